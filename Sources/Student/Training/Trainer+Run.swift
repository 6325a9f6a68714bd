import Foundation

extension Trainer {
    /// Trains to the end, from the saved state if there is one; a finished directory returns at
    /// once. `.stop` saves the state and throws `.stopped`.
    package func run(_ progress: (TrainingEvent) -> Continue) throws(StudentError) -> TrainingResult
    {
        if let result = try FinishedRun.load(directory, digest: plan.inputDigest) { return result }
        // A file above the process's size limit is then an error of the write, with words of its
        // own, and not the end of the process.
        signal(SIGXFSZ, SIG_IGN)
        do {
            try FileManager.default.createDirectory(
                atPath: directory + "/resume",
                withIntermediateDirectories: true
            )
        } catch { throw StudentError(.io, "cannot make the model directory") }
        let session = try TrainingSession(self)
        func tell(_ event: TrainingEvent) throws(StudentError) {
            guard progress(event) == .more else { throw try session.stop() }
        }
        try tell(.started(session.measuredPlan()))
        for alarm in try session.begin() { try tell(.alarm(alarm)) }
        // A run that was stopped between a step and its validation makes up for it here.
        if let point = try session.validateIfDue() { try tell(.validated(point)) }
        while !session.isOver {
            let (report, alarms) = try session.advance()
            try tell(.step(report))
            for alarm in alarms { try tell(.alarm(alarm)) }
            if let point = try session.validateIfDue() { try tell(.validated(point)) }
            guard session.step % plan.recipe.checkpointEverySteps == 0, !session.isOver else {
                continue
            }
            try session.save()
            try tell(.checkpointed(step: session.step))
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
        let files = FileManager.default
        guard files.fileExists(atPath: directory + "/result.json") else { return nil }
        guard let run = try? read(directory), run.inputDigest == digest else {
            throw StudentError(
                .badCheckpoint,
                "the model directory holds the result of other rows, another start or another "
                    + "recipe; name another directory"
            )
        }
        return files.fileExists(atPath: directory + "/model.safetensors") ? run.result : nil
    }

    static func read(_ directory: String) throws(StudentError) -> FinishedRun {
        let data = try JSONFile.read(directory + "/result.json", else: .badCheckpoint)
        guard let run = try? JSONDecoder().decode(FinishedRun.self, from: data) else {
            throw StudentError(.badCheckpoint, "result.json of the model directory cannot be read")
        }
        return run
    }
}

extension TrainingResult {
    /// The result of a finished training, as its directory tells it.
    package init(directory: String) throws(StudentError) {
        self = try FinishedRun.read(directory).result
    }
}
