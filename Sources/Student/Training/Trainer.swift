import Foundation

/// Trains a student from scratch and leaves a Hugging Face model directory.
///
/// The same rows, shape and recipe give the same bytes on the same kind of CPU, whatever the
/// threads and however often the run was stopped or killed and started again.
package struct Trainer {
    package let plan: TrainingPlan
    let rows: [EncodedRow]
    let channels: [String]
    let schedule: StepSchedule
    let tokenizer: Tokenizer
    let directory: String

    /// A row that fits, as tokens.
    struct EncodedRow: Sendable {
        var tokens: TokenRow
        var channel: Int
        var weight: Float
    }

    /// Learns the tokenizer, encodes the rows and plans every step; writes nothing.
    package init(
        rows: [TrainingRow],
        shape: Shape,
        recipe: Recipe,
        directory: String
    ) throws(StudentError) {
        try shape.check()
        try recipe.check()
        guard !rows.isEmpty else { throw StudentError(.emptyData, "there are no rows to train on") }
        for (index, row) in rows.enumerated() { try row.check(index) }
        self.directory = directory
        tokenizer = try Tokenizer.train(ChatFormat.texts(rows), vocabulary: shape.vocabulary)
        channels = Set(rows.map(\.channel)).sorted()
        var plan = TrainingPlan(shape: shape, recipe: recipe)
        self.rows = Self.encode(rows, tokenizer, channels, &plan)
        guard !self.rows.isEmpty else {
            throw StudentError(
                .sampleTooLong,
                "every row is longer than \(Self.limit(plan)) tokens; raise maximumLength"
            )
        }
        guard self.rows.contains(where: { $0.weight > 0 }) else {
            throw StudentError(.emptyData, "every row that fits has weight 0")
        }
        schedule = StepSchedule(
            lengths: self.rows.map { $0.tokens.tokens.count - 1 },
            epochs: recipe.epochs,
            tokensPerStep: recipe.tokensPerStep,
            seed: recipe.seed
        )
        plan.inputDigest = try Self.digest(rows, shape, recipe)
        self.plan = Self.complete(plan, self.rows, schedule, tokenizer)
    }

    private static func limit(_ plan: TrainingPlan) -> Int {
        min(plan.recipe.maximumLength ?? plan.shape.maximumLength, plan.shape.maximumLength)
    }

    private static func encode(
        _ rows: [TrainingRow],
        _ tokenizer: Tokenizer,
        _ channels: [String],
        _ plan: inout TrainingPlan
    ) -> [EncodedRow] {
        let limit = limit(plan)
        let places = Dictionary(uniqueKeysWithValues: channels.enumerated().map { ($1, $0) })
        return rows.compactMap { row in
            let tokens = tokenizer.row(row.turns)
            guard tokens.tokens.count <= limit else {
                plan.dropped[row.channel, default: 0] += 1
                return nil
            }
            plan.rowsByChannel[row.channel, default: 0] += 1
            return EncodedRow(
                tokens: tokens,
                channel: places[row.channel] ?? 0,
                weight: row.weight
            )
        }
    }

    private static func complete(
        _ plan: TrainingPlan,
        _ rows: [EncodedRow],
        _ schedule: StepSchedule,
        _ tokenizer: Tokenizer
    ) -> TrainingPlan {
        var plan = plan
        let longest = rows.map { $0.tokens.tokens.count }.max() ?? 0
        plan.rows = rows.count
        plan.tokens = rows.reduce(0) { $0 + $1.tokens.tokens.count }
        plan.answerTokens = rows.reduce(0) { $0 + $1.tokens.answerTokens }
        plan.steps = schedule.steps
        plan.parameters = plan.shape.parameters
        plan.vocabulary = tokenizer.count
        // Parameters, gradients and two moments; activations; the packed head.
        plan.estimatedMemoryBytes =
            16 * plan.parameters
            + Activations.bytes(plan.shape, tokens: max(plan.recipe.tokensPerStep, longest))
            + 8 * plan.shape.vocabulary * plan.shape.hidden
        return plan
    }

    /// Everything that decides the weights; the threads do not.
    private static func digest(
        _ rows: [TrainingRow],
        _ shape: Shape,
        _ recipe: Recipe
    ) throws(StudentError) -> String {
        var digest = Digest()
        var recipe = recipe
        recipe.threads = nil
        recipe.checkpointEverySteps = 1
        for part in [try JSONFile.encode(shape), try JSONFile.encode(recipe)] {
            digest.add(UInt64(part.count))
            part.withUnsafeBytes { digest.add($0) }
        }
        for row in rows {
            digest.add(row.channel)
            digest.add(UInt64(row.weight.bitPattern))
            digest.add(UInt64(row.turns.count))
            for turn in row.turns {
                digest.add(turn.role)
                digest.add(turn.content)
            }
        }
        return digest.hex()
    }

    /// Trains to the end, from the saved state if there is one; a finished directory returns at
    /// once. `.stop` saves the state and throws `.stopped`.
    package func run(_ progress: (TrainingEvent) -> Continue) throws(StudentError) -> TrainingResult
    {
        if let result = try FinishedRun.load(directory, digest: plan.inputDigest) { return result }
        do {
            try FileManager.default.createDirectory(
                atPath: directory + "/resume",
                withIntermediateDirectories: true
            )
        } catch { throw StudentError(.io, "cannot make the model directory") }
        let session = try TrainingSession(self)
        guard progress(.started(plan)) == .more else { throw try session.stop() }
        while session.step < plan.steps {
            let report = try session.advance()
            let answer = progress(.step(report))
            guard answer == .more else { throw try session.stop() }
            if session.step % plan.recipe.checkpointEverySteps == 0, session.step < plan.steps {
                try session.save()
                guard progress(.checkpointed(step: session.step)) == .more else {
                    throw try session.stop()
                }
            }
        }
        let result = try session.finish()
        _ = progress(.finished(result))
        return result
    }
}

/// `result.json`, written last: where it stands, the directory is complete.
struct FinishedRun: Codable {
    var inputDigest: String
    var result: TrainingResult

    func save(_ directory: String) throws(StudentError) {
        try AtomicFile.write(try JSONFile.encode(self), to: directory + "/result.json")
    }

    static func load(_ directory: String, digest: String) throws(StudentError) -> TrainingResult? {
        let path = directory + "/result.json"
        let files = FileManager.default
        guard files.fileExists(atPath: path) else { return nil }
        let data = try JSONFile.read(path, else: .badCheckpoint)
        guard let run = try? JSONDecoder().decode(FinishedRun.self, from: data),
            run.inputDigest == digest
        else {
            throw StudentError(
                .badCheckpoint,
                "the model directory holds the result of other rows, another shape or another "
                    + "recipe; name another directory"
            )
        }
        return files.fileExists(atPath: directory + "/model.safetensors") ? run.result : nil
    }
}
