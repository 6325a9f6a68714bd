import Flywheel
import Foundation
import Student
import Testing

@testable import Stages

@Suite struct DistillStageTests {
    private let store = MemoryDistillStore()
    private let folder: String
    private let night: Window

    init() throws {
        folder = NSTemporaryDirectory() + "distill-" + UUID().uuidString
        let day: Int64 = 86_400_000_000
        night = try #require(Window(Instant(microseconds: 0), Instant(microseconds: day)))
        store.version = DatasetVersion(
            dataset: "colours",
            version: 1,
            root: Digest(of: "root"),
            parent: nil,
            coverage: [night],
            statistics: DatasetStatistics(),
            publishedAt: .distantPast
        )
        store.members[.train] = try (0..<24).map { try sample($0) }
        store.members[.heldOut] = try [sample(100)]
    }

    private func prompt(_ number: Int) -> [Message] { [Message(.user, "colour of \(number)?")] }

    private func sample(_ number: Int) throws -> Sample {
        Sample(
            candidate: "c\(number)",
            root: "c\(number)",
            messages: prompt(number) + [Message(.assistant, number % 2 == 0 ? "red" : "green")],
            taskType: try #require(TaskType("name/colour")),
            tags: [],
            source: .teacher,
            author: "m"
        )
    }

    private func pair(_ number: Int) throws -> (window: Window, pair: Preference) {
        let pair = Preference(
            conversation: "v\(number)",
            turn: 1,
            messages: prompt(number),
            chosen: "green",
            rejected: "red",
            taskType: try #require(TaskType("name/colour")),
            method: "regenerated"
        )
        return (night, pair)
    }

    private func recipe(epochs: Double = 3) -> Recipe {
        var recipe = Recipe()
        recipe.epochs = epochs
        recipe.tokensPerStep = 128
        recipe.learningRate = 0.01
        recipe.threads = 1
        return recipe
    }

    private func plan(_ change: (inout DistillStage.Plan) -> Void = { _ in }) throws
        -> DistillStage.Plan
    {
        var plan = DistillStage.Plan(
            student: "s",
            dataset: "colours",
            start: .scratch(try #require(Shape.named("nano"))),
            recipe: recipe(),
            minimumSteps: 0,
            folder: folder
        )
        change(&plan)
        return plan
    }

    private func distill(_ plan: DistillStage.Plan) throws -> (Outcome, StudentRecord) {
        let stage = try DistillStage(store: store, plan: plan)
        let context = StageContext(
            claim: Claim(
                pipeline: "p",
                stage: .distill,
                fingerprint: stage.fingerprint,
                window: night,
                epoch: 1,
                run: "run-1",
                inputDigest: Digest(of: "i")
            ),
            covered: [night],
            journal: SilentJournal(),
            beat: {}
        )
        return (try stage.run(context), try #require(store.students.last))
    }

    private func copy(_ directory: String, to name: String) throws -> String {
        try FileManager.default.copyItem(atPath: directory, toPath: "\(folder)/\(name)")
        return "\(folder)/\(name)"
    }

    @Test func `a student from scratch is recorded, and again it is the same`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (outcome, student) = try distill(try plan())
        #expect(outcome.rowsIn == 24)
        #expect(FileManager.default.fileExists(atPath: student.directory + "/model.safetensors"))
        let (again, _) = try distill(try plan())
        #expect(again.digest == outcome.digest)
        let (other, _) = try distill(try plan { $0.recipe.dropout = 0.1 })
        #expect(other.digest != outcome.digest)
    }

    @Test func `a base counts by its content, and another base is another student`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = try distill(try plan()).1.directory
        let second = try distill(try plan { $0.recipe.seed = 2 }).1.directory
        let same = try copy(first, to: "elsewhere")
        func stage(_ base: String) throws -> DistillStage {
            try DistillStage(store: store, plan: plan { $0.start = .checkpoint(base) })
        }
        #expect(try stage(first).fingerprint == stage(same).fingerprint)
        #expect(try stage(first).fingerprint != stage(second).fingerprint)
        #expect(
            try stage(first).fingerprint != DistillStage(store: store, plan: plan()).fingerprint
        )
        let student = try distill(try plan { $0.start = .checkpoint(first) }).1
        let other = try distill(try plan { $0.start = .checkpoint(second) }).1
        #expect(student.weights != other.weights)
        #expect(student.directory != other.directory)
        let start = try ModelDirectory.digest(first)
        try Data("{}".utf8).write(to: URL(fileURLWithPath: same + "/tokenizer_config.json"))
        #expect(try ModelDirectory.digest(same) != start)
    }

    @Test func `a base that is no model is a fault of the configuration`() throws {
        do {
            _ = try DistillStage(store: store, plan: plan { $0.start = .checkpoint("/nowhere") })
            Issue.record("a directory without a model was taken")
        } catch let error as StageError {
            #expect(error.trouble == .configuration)
            #expect(error.message.contains("holds no model"))
        }
    }

    @Test func `pairs of the pipeline turn the student to what was preferred`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        store.preferences = try (0..<24).map { try pair($0) } + [pair(100)]
        var second = recipe(epochs: 12)
        second.learningRate = 0.003
        let plain = try distill(try plan()).1
        let (outcome, student) = try distill(
            try plan { $0.preference = .init(recipe: second, minimumPairs: 10) }
        )
        // The pair whose prompt is held out teaches nothing.
        #expect(outcome.counts["pairs"] == 24)
        #expect(outcome.counts["pairs_held_out"] == 1)
        #expect(student.weights != plain.weights)
        let result = try JSONDecoder().decode(DistillResult.self, from: Data(student.curve.utf8))
        let preference = try #require(result.preference)
        #expect(preference.weightsDigest == student.weights)
        #expect(preference.curve.last?.preferences?["name/colour"]?.accuracy ?? 0 > 0.9)
        #expect(try gain(student.directory) > gain(plain.directory) + 1)
    }

    /// By how much more likely the preferred answers are than the others, on average.
    private func gain(_ directory: String) throws -> Double {
        let model = try LanguageModel(checkpoint: directory)
        func score(_ answer: (Preference) -> String) throws -> Double {
            let chats = store.preferences.prefix(24).map { _, pair in
                pair.messages.map { ChatTurn(role: $0.role.rawValue, content: $0.content) }
                    + [ChatTurn(role: "assistant", content: answer(pair))]
            }
            return try model.score(chats, threads: 1).reduce(0, +) / 24
        }
        return try score(\.chosen) - score(\.rejected)
    }

    @Test func `too few pairs leave the student as the answers made it`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        store.preferences = try (0..<3).map { try pair($0) }
        let plain = try distill(try plan()).1
        let (outcome, student) = try distill(
            try plan { $0.preference = .init(recipe: recipe(), minimumPairs: 10) }
        )
        #expect(outcome.counts["pairs"] == nil)
        #expect(student.weights == plain.weights)
    }
}
