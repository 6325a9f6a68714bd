import Foundation
import Testing

@testable import Student

@Suite struct TrainerTests {
    private func train(
        _ directory: String,
        threads: Int = 1,
        epochs: Double = 4,
        stopAt: Int? = nil
    ) throws -> TrainingResult {
        var recipe = quickRecipe(epochs: epochs)
        recipe.threads = threads
        let trainer = try Trainer(
            rows: pairs(30),
            shape: pocketShape,
            recipe: recipe,
            directory: directory
        )
        return try trainer.run { event in
            if case .step(let report) = event, report.step == stopAt { return .stop }
            return .more
        }
    }

    /// Step lines of the log; alarms and validations have lines of their own.
    private func steps(in directory: TemporaryDirectory) throws -> Int {
        let path = directory.path + "/training_log.jsonl"
        let log = try String(contentsOfFile: path, encoding: .utf8)
        return log.split(separator: "\n").count { $0.contains(#""gradientNorm""#) }
    }

    @Test func `two threads leave the same weights as one`() throws {
        let (one, two) = (TemporaryDirectory(), TemporaryDirectory())
        let first = try train(one.path, threads: 1)
        let second = try train(two.path, threads: 2)
        #expect(first.steps >= 20)
        #expect(first.weightsDigest == second.weightsDigest)
        #expect(first.curve == second.curve)
    }

    @Test func `a stopped and resumed run ends bit for bit where an unbroken one ends`() throws {
        let (whole, broken) = (TemporaryDirectory(), TemporaryDirectory())
        let wanted = try train(whole.path)
        #expect(code { _ = try train(broken.path, stopAt: 3) } == .stopped)
        #expect(code { _ = try train(broken.path, stopAt: 11) } == .stopped)
        let got = try train(broken.path)
        #expect(got.weightsDigest == wanted.weightsDigest)
        #expect(got.curve == wanted.curve)
        #expect(try steps(in: broken) == wanted.steps)
    }

    @Test func `a state older than its log goes on from the state`() throws {
        let (whole, killed) = (TemporaryDirectory(), TemporaryDirectory())
        let wanted = try train(whole.path)
        _ = code { _ = try train(killed.path, stopAt: 5) }
        let state = try Data(contentsOf: URL(fileURLWithPath: ResumeState.path(killed.path)))
        _ = code { _ = try train(killed.path, stopAt: 9) }
        try state.write(to: URL(fileURLWithPath: ResumeState.path(killed.path)))
        let got = try train(killed.path)
        #expect(got.weightsDigest == wanted.weightsDigest)
        #expect(try steps(in: killed) == wanted.steps)
    }

    @Test func `a finished directory answers at once and other rows are refused`() throws {
        let directory = TemporaryDirectory()
        let first = try train(directory.path, epochs: 1)
        #expect(try train(directory.path, epochs: 1) == first)
        #expect(code { _ = try train(directory.path, epochs: 2) } == .badCheckpoint)
    }

    @Test func `a full disk ends as such and keeps the state before it`() throws {
        let (whole, full) = (TemporaryDirectory(), TemporaryDirectory())
        let wanted = try train(whole.path)
        _ = code { _ = try train(full.path, stopAt: 4) }
        let temporary = ResumeState.path(full.path) + ".tmp"
        try FileManager.default.createSymbolicLink(
            atPath: temporary,
            withDestinationPath: "/dev/full"
        )
        #expect(code { _ = try train(full.path, stopAt: 8) } == .diskFull)
        #expect(!FileManager.default.fileExists(atPath: temporary))
        #expect(try train(full.path).weightsDigest == wanted.weightsDigest)
    }

    @Test func `a state that is cut short is refused`() throws {
        let directory = TemporaryDirectory()
        _ = code { _ = try train(directory.path, stopAt: 2) }
        let path = URL(fileURLWithPath: ResumeState.path(directory.path))
        let data = try Data(contentsOf: path)
        for length in [0, 7, 12, 100, data.count - 1] {
            try data.prefix(length).write(to: path)
            #expect(code { _ = try train(directory.path) } == .badCheckpoint)
        }
    }

    @Test func `rows that are too long are dropped and counted`() throws {
        var rows = pairs(4)
        rows[1].turns[0].content = String(repeating: "long ago ", count: 100)
        let trainer = try Trainer(
            rows: rows,
            shape: pocketShape,
            recipe: quickRecipe(),
            directory: "unused"
        )
        #expect(trainer.plan.rows == 3)
        #expect(trainer.plan.dropped == ["odd": 1])
        #expect(trainer.plan.sheet.contains { $0.0 == "dropped as too long" && $0.1 == "odd 1" })
    }

    @Test func `no rows, no answer and a bad recipe are refused by name`() {
        func refused(_ rows: [TrainingRow], _ recipe: Recipe = Recipe()) -> StudentError.Code? {
            code {
                _ = try Trainer(rows: rows, shape: pocketShape, recipe: recipe, directory: "unused")
            }
        }
        #expect(refused([]) == .emptyData)
        let question = TrainingRow(turns: [ChatTurn(role: "user", content: "?")], channel: "a")
        #expect(refused([question]) == .badRow)
        var recipe = Recipe()
        recipe.epochs = .nan
        #expect(refused(pairs(2), recipe) == .badRecipe)
        recipe = Recipe()
        recipe.precision = .bf16
        if Compute.kernels(.bf16) == nil { #expect(refused(pairs(2), recipe) == .unsupported) }
    }

    @Test func `weight zero keeps a row out of the weights`() throws {
        func digest(_ answer: String) throws -> String {
            let directory = TemporaryDirectory()
            var rows = pairs(8)
            rows[3].weight = 0
            rows[3].turns[1].content = answer
            let trainer = try Trainer(
                rows: rows,
                shape: pocketShape,
                recipe: quickRecipe(epochs: 1),
                directory: directory.path
            )
            return try trainer.run { _ in .more }.weightsDigest
        }
        // Both answers are single letters seen nowhere else, so the tokenizer learns the same.
        #expect(try digest("Q") == digest("Z"))
    }
}
