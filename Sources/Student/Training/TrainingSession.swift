import CKernels
import Foundation

/// One run of a trainer, from its first or its resumed step.
final class TrainingSession {
    private let trainer: Trainer
    private let model: Transformer
    private let optimizer: Optimizer
    private let log: TrainingLog
    private let best: BestWeights
    private var state: ResumeState
    private let clock = ContinuousClock()
    private let secondsBefore: Double
    private let tokensBefore: Int
    /// The step of the state on disk, and the best step it speaks of.
    private var saved = -1
    private var savedBest: Int?

    var step: Int { state.step }
    var isOver: Bool { state.step >= plan.steps || state.isExhausted }
    private var plan: TrainingPlan { trainer.plan }
    private var recipe: Recipe { plan.recipe }

    init(_ trainer: Trainer) throws(StudentError) {
        self.trainer = trainer
        let plan = trainer.plan
        let parameters = try trainer.beginning.parameters(seed: plan.recipe.seed)
        let kernels = Compute.kernels(plan.recipe.precision) ?? ck_kernels_best().pointee
        model = Transformer(parameters, Compute(threads: plan.recipe.threads, kernels: kernels))
        optimizer = Optimizer(model, plan.recipe)
        best = BestWeights(directory: trainer.directory)
        try Self.freeze(trainer, model)
        let alarms = BeforeTheStart.alarms(plan.channels, hasBase: plan.base != nil)
        state = ResumeState(inputDigest: plan.inputDigest, alarms: alarms)
        if let resumed = try ResumeState.load(
            trainer.directory,
            digest: plan.inputDigest,
            [parameters.values, optimizer.first, optimizer.second],
            count: parameters.layout.count
        ) {
            state = resumed
            saved = resumed.step
            savedBest = resumed.validation.best?.step
        }
        secondsBefore = state.seconds
        tokensBefore = state.tokensSeen
        log = try TrainingLog(trainer.directory, bytes: state.logBytes)
    }

    /// Preference training measures every pair under the start, before resumed weights are read.
    private static func freeze(_ trainer: Trainer, _ model: Transformer) throws(StudentError) {
        for case let pairs as PreferenceObjective in [trainer.objective, trainer.heldOut] {
            pairs.freeze(trainer.packs(of: pairs), model)
        }
    }

    /// The plan with what is known only here: threads, kernels, and the time from a first
    /// micro-batch, which leaves no trace.
    func measuredPlan() -> TrainingPlan {
        var plan = plan
        plan.threads = model.compute.threads
        plan.kernels = String(cString: model.compute.kernels.name)
        guard !isOver else { return plan }
        let batches = trainer.schedule.microBatches(state.step, tokens: recipe.microBatchTokens)
        var seconds = 0.0
        var tokens = 0
        // The first pass pays for fresh memory; a short one is measured again.
        for _ in 0..<2 where seconds < 0.25 {
            let start = clock.now
            tokens = trainer.objective.learn([batches[0]], model, number: state.step).tokens
            seconds = start.duration(to: clock.now) / .seconds(1)
        }
        model.gradients.clear(model.parameters.layout.count)
        let left = Double(plan.scheduledTokens) * Double(plan.steps - state.step)
        plan.estimatedSeconds = seconds / Double(max(1, tokens)) * left / Double(plan.steps)
        return plan
    }

    /// What there is to say before the first step.
    func begin() throws(StudentError) -> [Alarm] {
        guard state.step == 0, log.bytes == 0 else { return [] }
        for alarm in state.watches.alarms { try log.append(alarm) }
        return state.watches.alarms
    }

    /// One optimizer step.
    func advance() throws(StudentError) -> (StepReport, [Alarm]) {
        let start = clock.now
        let rate = recipe.rate(step: state.step, of: plan.steps)
        let tally = trainer.objective.learn(
            trainer.schedule.microBatches(state.step, tokens: recipe.microBatchTokens),
            model,
            number: state.step
        )
        let norm = optimizer.gradientNorm()
        let number = state.step + 1
        if let alarm = NotANumber().look(loss: tally.loss, norm: norm, step: number) {
            try log.append(alarm)
            throw StudentError(.diverged, alarm.message)
        }
        optimizer.update(step: number, rate: rate, norm: norm)
        state.step += 1
        state.tokensSeen += tally.tokens
        state.seconds += start.duration(to: clock.now) / .seconds(1)
        return try tell(report(tally, rate, norm))
    }

    private func report(_ tally: Tally, _ rate: Double, _ norm: Double) -> StepReport {
        let seconds = state.seconds - secondsBefore
        let perStep = state.seconds / Double(state.step)
        return StepReport(
            step: state.step,
            of: plan.steps,
            loss: tally.loss,
            lossByChannel: tally.channels.compactMapValues(\.mean),
            lossOnSpecial: tally.special.mean,
            preferences: tally.preferences.isEmpty ? nil : tally.preferences,
            learningRate: rate,
            gradientNorm: norm,
            tokens: tally.tokens,
            tokensPerSecond: Double(state.tokensSeen - tokensBefore) / max(seconds, 1e-9),
            secondsLeft: perStep * Double(plan.steps - state.step)
        )
    }

    private func tell(_ report: StepReport) throws(StudentError) -> (StepReport, [Alarm]) {
        state.curve.add(report, every: max(1, plan.steps / 50))
        try log.append(report)
        let alarms = state.watches.look(at: report, plan.course)
        for alarm in alarms { try log.append(alarm) }
        return (report, alarms)
    }

    /// Measures the held-out rows where this step asks for it and has not been measured.
    func validateIfDue() throws(StudentError) -> ValidationPoint? {
        guard let validation = recipe.validation, let heldOut = trainer.heldOut, step > 0,
            state.validation.step < step
        else { return nil }
        let epoch = max(1, Int((Double(plan.steps) / recipe.epochs).rounded()))
        guard step % (validation.everySteps ?? epoch) == 0 || step == plan.steps else { return nil }
        let tally = heldOut.measure(trainer.packs(of: heldOut), model)
        let point = state.validation.add(tally, step: step)
        if point.isBest, validation.keepsBest {
            try best.save(model.parameters, step: step)
            best.keep([savedBest, step].compactMap { $0 })
        }
        state.isExhausted = state.validation.isExhausted(validation.patience)
        try log.append(point)
        return point
    }

    func save() throws(StudentError) {
        guard saved != state.step || savedBest != state.validation.best?.step else { return }
        try log.sync()
        state.logBytes = log.bytes
        try state.save(
            trainer.directory,
            [model.parameters.values, optimizer.first, optimizer.second],
            count: model.parameters.layout.count
        )
        saved = state.step
        savedBest = state.validation.best?.step
        best.keep([savedBest].compactMap { $0 })
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
        let kept = try keepBest()
        try ModelConfig.write(plan.shape, trainer.tokenizer, to: directory)
        try trainer.tokenizer.save(directory: directory, maximumLength: plan.shape.maximumLength)
        try keepTemplate()
        let digest = try Safetensors.write(model.parameters, to: directory + "/model.safetensors")
        let result = result(digest, kept)
        try FinishedRun(inputDigest: plan.inputDigest, result: result).save(directory)
        // The model stands; the state is of no more use, and being there does no harm.
        try? FileManager.default.removeItem(atPath: directory + "/resume")
        return result
    }

    /// A chat template that lies in a file of its own goes with the weights that learned it.
    private func keepTemplate() throws(StudentError) {
        let name = "/chat_template.jinja"
        guard let base = plan.base, FileManager.default.fileExists(atPath: base + name) else {
            return
        }
        let template = try JSONFile.read(base + name, else: .badCheckpoint)
        try AtomicFile.write(template, to: trainer.directory + name)
    }

    /// Loads the best weights where they are not the last; the step they are of.
    private func keepBest() throws(StudentError) -> Int? {
        guard recipe.validation?.keepsBest == true, let step = state.validation.best?.step,
            step != state.step
        else { return nil }
        try best.load(into: model.parameters, step: step)
        return step
    }

    private func result(_ digest: String, _ kept: Int?) -> TrainingResult {
        state.curve.close(state.step)
        let curve = state.curve.points
        let points = state.validation.points
        return TrainingResult(
            steps: state.step,
            finalLoss: curve.last?.loss ?? 0,
            lossByChannel: curve.last?.lossByChannel ?? [:],
            curve: curve,
            parameters: plan.parameters,
            tokensSeen: state.tokensSeen,
            seconds: state.seconds,
            weightsDigest: digest,
            tokensByChannel: state.curve.tokens,
            validation: points.isEmpty ? nil : points,
            keptStep: kept,
            stoppedEarly: points.isEmpty ? nil : state.isExhausted,
            alarms: state.watches.alarms,
            rows: plan.channels,
            peakMemoryBytes: PeakMemory.bytes(),
            estimatedMemoryBytes: plan.estimatedMemoryBytes
        )
    }
}

extension Trainer {
    /// All units of an objective in packs of a micro-batch.
    func packs(of objective: any Objective) -> [ArraySlice<Int>] {
        let lengths = objective.lengths
        let all = Array(lengths.indices)[...]
        let tokens = plan.recipe.microBatchTokens ?? plan.recipe.tokensPerStep
        return StepSchedule.packs(all, lengths, tokens: tokens)
    }
}
