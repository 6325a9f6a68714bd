import Foundation
import Testing

@testable import Student

/// Trainings gone wrong on purpose; each alarm is in the result, told as an event, and in the log.
@Suite struct AlarmTrainingTests {
    private func alarms(
        _ rows: [TrainingRow] = pairs(30),
        from start: Start = .scratch(pocketShape),
        _ change: (inout Recipe) -> Void
    ) throws -> [Alarm] {
        let directory = TemporaryDirectory()
        var recipe = quickRecipe(epochs: 8)
        change(&recipe)
        var told: [Alarm] = []
        let result = try learn(rows, from: start, recipe, in: directory) { event in
            if case .alarm(let alarm) = event { told.append(alarm) }
            return .more
        }
        #expect(result.alarms == told)
        let path = directory.path + "/training_log.jsonl"
        let log = try String(contentsOfFile: path, encoding: .utf8)
        #expect(log.components(separatedBy: #"{"alarm":"#).count - 1 == told.count)
        return told
    }

    /// A student whose weights are those it was born with.
    private func newborn(_ directory: TemporaryDirectory) throws {
        var recipe = quickRecipe(epochs: 1)
        recipe.learningRate = 1e-9
        try learn(pairs(30), recipe, in: directory)
    }

    @Test func `a sound training has no warning`() throws {
        let found = try alarms { $0.epochs = 12 }
        #expect(found.filter { $0.level == .warning } == [])
    }

    @Test func `without a learning rate no channel moves`() throws {
        let found = try alarms { $0.learningRate = 1e-9 }
        #expect(found.filter { $0.kind == .stillChannel }.map(\.channel) == ["even", "odd"])
    }

    @Test func `far too high a rate without a clip makes the loss rise`() throws {
        let found = try alarms {
            $0.learningRate = 0.3
            $0.schedule = .constant
            $0.epochs = 40
            $0.warmUpShare = 0.3
            $0.clip = 1e9
        }
        #expect(found.contains { $0.kind == .lossRise }, "\(found)")
    }

    @Test func `a row against all others makes the gradient jump`() throws {
        let rows = (0..<40).map { index in
            TrainingRow(
                turns: [
                    ChatTurn(role: "user", content: "go"),
                    ChatTurn(role: "assistant", content: index == 0 ? "never so" : "yes"),
                ],
                channel: "go"
            )
        }
        let found = try alarms(rows) {
            $0.tokensPerStep = 16
            $0.epochs = 8
        }
        #expect(found.contains { $0.kind == .gradientNorm }, "\(found)")
    }

    @Test func `learning by heart is noted`() throws {
        let found = try alarms(pairs(4)) {
            $0.epochs = 200
            $0.learningRate = 3e-2
        }
        #expect(found.contains { $0.kind == .parroting && $0.level == .note })
    }

    @Test func `a newborn called a checkpoint guesses evenly, and its rows are few`() throws {
        let base = TemporaryDirectory()
        try newborn(base)
        let found = try alarms(from: .checkpoint(base.path)) { $0.epochs = 1 }
        #expect(found.contains { $0.kind == .dataSize && $0.step == 0 })
        #expect(found.contains { $0.kind == .initialLoss && $0.step == 1 })
    }

    @Test func `a channel of long rows alone is named before the first step`() throws {
        var rows = pairs(30)
        for index in stride(from: 1, to: 30, by: 2) {
            rows[index].turns[0].content = String(repeating: "long ago ", count: 100)
        }
        let found = try alarms(rows) { _ in }
        #expect(found.first { $0.kind == .emptyChannel }?.channel == "odd")
    }

    @Test func `broken weights end the training, and the state before stays`() throws {
        let (base, directory) = (TemporaryDirectory(), TemporaryDirectory())
        try newborn(base)
        let parameters = Parameters(pocketShape)
        try Safetensors.read(base.path + "/model.safetensors", into: parameters)
        for index in 0..<parameters.layout.count { parameters.values.start[index] *= 1e30 }
        _ = try Safetensors.write(parameters, to: base.path + "/model.safetensors")
        let recipe = quickRecipe()
        let start = Start.checkpoint(base.path)
        #expect(code { try learn(pairs(8), from: start, recipe, in: directory) } == .diverged)
        let path = directory.path + "/training_log.jsonl"
        let log = try String(contentsOfFile: path, encoding: .utf8)
        #expect(log.contains("not_a_number"))
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/model.safetensors"))
    }

    @Test func `rows fitted one by one make a staircase`() throws {
        // Each prompt has a letter of its own, and nothing tells the answer but that letter: what
        // is learned of one row helps no other.
        var random = RandomSource(seed: 8)
        let letters = (65...90).map { UInt8($0) } + (97...122).map { UInt8($0) }
        let rows = letters.map { letter in
            let answer = UInt8(97 + random.next() % 26)
            return TrainingRow(
                turns: [
                    ChatTurn(role: "user", content: String(UnicodeScalar(letter))),
                    ChatTurn(role: "assistant", content: String(UnicodeScalar(answer))),
                ],
                channel: "heart"
            )
        }
        let found = try alarms(rows, from: .scratch(Self.wide)) {
            $0.epochs = 10
            $0.tokensPerStep = 32
            $0.learningRate = 3e-3
            $0.schedule = .constant
            $0.weightDecay = 0
        }
        #expect(found.contains { $0.kind == .staircase }, "\(found)")
    }

    private static let wide = Shape(
        hidden: 64,
        layers: 2,
        heads: 2,
        keyValueHeads: 1,
        intermediate: 256,
        vocabulary: 300,
        maximumLength: 64
    )
}
