import Foundation

/// One run of a trainer, from its first or its resumed step.
final class TrainingSession {
    private let trainer: Trainer
    private let model: Transformer
    private let optimizer: Optimizer
    private let log: TrainingLog
    private var state: ResumeState
    private let clock = ContinuousClock()
    private let secondsBefore: Double
    private let tokensBefore: Int
    private var saved = -1

    var step: Int { state.step }
    private var plan: TrainingPlan { trainer.plan }

    init(_ trainer: Trainer) throws(StudentError) {
        self.trainer = trainer
        let recipe = trainer.plan.recipe
        let parameters = Parameters(trainer.plan.shape)
        model = Transformer(parameters, Compute(threads: recipe.threads))
        optimizer = Optimizer(model, recipe)
        let count = parameters.layout.count
        let buffers = [parameters.values, optimizer.first, optimizer.second]
        let digest = trainer.plan.inputDigest
        if let resumed = try ResumeState.load(
            trainer.directory,
            digest: digest,
            buffers,
            count: count
        ) {
            state = resumed
            saved = resumed.step
        } else {
            parameters.initialize(seed: recipe.seed)
            state = ResumeState(
                inputDigest: digest,
                step: 0,
                tokensSeen: 0,
                seconds: 0,
                logBytes: 0,
                curve: CurveRecorder()
            )
        }
        secondsBefore = state.seconds
        tokensBefore = state.tokensSeen
        log = try TrainingLog(trainer.directory, bytes: state.logBytes)
    }

    /// One optimizer step.
    func advance() throws(StudentError) -> StepReport {
        let start = clock.now
        let rows = trainer.schedule.rows(state.step).map { trainer.rows[$0] }
        let batch = Self.pack(rows, plan.recipe.lossWeighting)
        let rate = plan.recipe.rate(step: state.step, of: plan.steps)
        model.forward(batch)
        let losses = model.loss(batch, learning: true)
        model.backward(batch)
        let norm = optimizer.gradientNorm()
        let loss = zip(losses, batch.labelScales).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        guard loss.isFinite, norm.isFinite else {
            throw StudentError(
                .diverged,
                "the loss is no number any more at step \(state.step + 1); lower learningRate"
            )
        }
        optimizer.update(step: state.step + 1, rate: rate, norm: norm)
        state.step += 1
        state.tokensSeen += batch.tokens.count
        state.seconds += Self.seconds(start.duration(to: clock.now))
        return try report(loss, channelLosses(rows, losses), rate, norm, batch.tokens.count)
    }

    private static func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }

    /// Each label's share of the step's loss; the shares of a step add up to 1.
    private static func pack(
        _ rows: [Trainer.EncodedRow],
        _ weighting: Recipe.LossWeighting
    ) -> PackedBatch {
        let weights = rows.map { row in
            weighting == .token ? row.weight : row.weight / Float(row.tokens.answerTokens)
        }
        var total: Float = 0
        for (row, weight) in zip(rows, weights) { total += weight * Float(row.tokens.answerTokens) }
        var batch = PackedBatch()
        for (row, weight) in zip(rows, weights) {
            batch.append(row.tokens, scale: total > 0 ? weight / total : 0)
        }
        return batch
    }

    private func channelLosses(
        _ rows: [Trainer.EncodedRow],
        _ losses: [Float]
    ) -> [String: ChannelLoss] {
        var sums: [Int: (loss: Double, tokens: Int)] = [:]
        var label = 0
        for row in rows {
            let count = row.tokens.answerTokens
            let sum = losses[label..<(label + count)].reduce(0.0) { $0 + Double($1) }
            let old = sums[row.channel] ?? (0, 0)
            sums[row.channel] = (old.loss + sum, old.tokens + count)
            label += count
        }
        var result: [String: ChannelLoss] = [:]
        for (channel, sum) in sums {
            result[trainer.channels[channel]] = ChannelLoss(
                loss: sum.loss / Double(sum.tokens),
                tokens: sum.tokens
            )
        }
        return result
    }

    private func report(
        _ loss: Double,
        _ channels: [String: ChannelLoss],
        _ rate: Double,
        _ norm: Double,
        _ tokens: Int
    ) throws(StudentError) -> StepReport {
        let seconds = state.seconds - secondsBefore
        let speed = Double(state.tokensSeen - tokensBefore) / max(seconds, 1e-9)
        let perStep = state.seconds / Double(state.step)
        let report = StepReport(
            step: state.step,
            of: plan.steps,
            loss: loss,
            lossByChannel: channels,
            learningRate: rate,
            gradientNorm: norm,
            tokens: tokens,
            tokensPerSecond: speed,
            secondsLeft: perStep * Double(plan.steps - state.step)
        )
        state.curve.add(report, every: max(1, plan.steps / 50))
        try log.append(report)
        return report
    }

    func save() throws(StudentError) {
        guard saved != state.step else { return }
        try log.sync()
        state.logBytes = log.bytes
        try state.save(
            trainer.directory,
            [model.parameters.values, optimizer.first, optimizer.second],
            count: model.parameters.layout.count
        )
        saved = state.step
    }

    /// Saves the state; the error to throw.
    func stop() throws(StudentError) -> StudentError {
        try save()
        return StudentError(
            .stopped,
            "training stopped at step \(state.step) of \(plan.steps); start again to go on"
        )
    }

    /// Writes the model directory, `result.json` last.
    func finish() throws(StudentError) -> TrainingResult {
        try save()
        let directory = trainer.directory
        try ModelConfig.write(plan.shape, trainer.tokenizer, to: directory)
        try trainer.tokenizer.save(directory: directory, maximumLength: plan.shape.maximumLength)
        let digest = try Safetensors.write(model.parameters, to: directory + "/model.safetensors")
        let curve = state.curve.points
        let result = TrainingResult(
            steps: state.step,
            finalLoss: curve.last?.loss ?? 0,
            lossByChannel: curve.last?.lossByChannel ?? [:],
            curve: curve,
            parameters: plan.parameters,
            tokensSeen: state.tokensSeen,
            seconds: state.seconds,
            weightsDigest: digest
        )
        try FinishedRun(inputDigest: plan.inputDigest, result: result).save(directory)
        // The model stands; the state is of no more use, and being there does no harm.
        try? FileManager.default.removeItem(atPath: directory + "/resume")
        return result
    }
}
