import Foundation

@testable import Student

/// The smallest model with every feature: two layers, grouped queries, odd vocabulary.
let pocketShape = Shape(
    hidden: 16,
    layers: 2,
    heads: 4,
    keyValueHeads: 2,
    intermediate: 24,
    vocabulary: 301,
    maximumLength: 64
)

/// The pocket shape as each family builds it, and one with every variant at once.
let pocketVariants: [(name: String, shape: Shape)] = {
    func variant(_ change: (inout Shape) -> Void) -> Shape {
        var shape = pocketShape
        change(&shape)
        return shape
    }
    return [
        ("llama", pocketShape),
        ("qwen2", variant { $0.attentionBias = true }),
        (
            "qwen3",
            variant {
                $0.queryKeyNorm = true
                $0.headWidthApart = 6
                $0.rotary.theta = 1_000_000
            }
        ),
        ("untied", variant { $0.tiedHead = false }),
        (
            "everything",
            variant {
                $0.attentionBias = true
                $0.queryKeyNorm = true
                $0.headWidthApart = 10
                $0.tiedHead = false
                $0.epsilon = 1e-5
                $0.rotary.scaling = .yarn(Rotary.Yarn(factor: 4, originalLength: 16))
            }
        ),
    ]
}()

/// Question and answer pairs no two of which share a question.
func pairs(_ count: Int) -> [TrainingRow] {
    (0..<count).map { index in
        let answers = ["red", "green", "blue", "十二", "four"]
        return TrainingRow(
            turns: [
                ChatTurn(role: "user", content: "colour of \(index * 7)?"),
                ChatTurn(role: "assistant", content: answers[index % 5] + " \(index)"),
            ],
            channel: index % 2 == 0 ? "even" : "odd"
        )
    }
}

func quickRecipe(epochs: Double = 4) -> Recipe {
    var recipe = Recipe()
    recipe.epochs = epochs
    recipe.tokensPerStep = 160
    recipe.learningRate = 1e-2
    recipe.checkpointEverySteps = 1000
    return recipe
}

/// A directory that goes away with the value.
final class TemporaryDirectory {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "student-" + UUID().uuidString
        try? FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// The code of the error that `body` throws, or nil.
func code(_ body: () throws -> Void) -> StudentError.Code? {
    do { try body() } catch let error as StudentError { return error.code } catch { return nil }
    return nil
}

/// A batch of made-up tokens; every second token from the third on is learned.
func batch(lengths: [Int], vocabulary: Int, seed: UInt64 = 3) -> PackedBatch {
    var random = RandomSource(seed: seed)
    var batch = PackedBatch()
    let rows = lengths.map { length in
        TokenRow(
            tokens: (0..<length).map { _ in Int32(random.next() % UInt64(vocabulary)) },
            learned: (0..<length).map { $0 >= 2 && $0 % 2 == 0 }
        )
    }
    let labels = rows.reduce(0) { $0 + $1.answerTokens }
    for row in rows { batch.append(row, scale: 1 / Float(labels)) }
    return batch
}

func model(_ shape: Shape, threads: Int = 1) -> Transformer {
    let parameters = Parameters(shape)
    parameters.initialize(seed: 5)
    // Larger weights than a fresh model's, so that every gradient is far above rounding.
    for index in 0..<parameters.layout.decayed { parameters.values.start[index] *= 8 }
    var random = RandomSource(seed: 6)
    for tensor in parameters.layout.tensors where tensor.name.hasSuffix(".bias") {
        for index in 0..<tensor.count {
            parameters.values.start[tensor.offset + index] = Float(random.normal() * 0.2)
        }
    }
    return Transformer(parameters, Compute(threads: threads))
}

/// A whole training into a directory.
@discardableResult
func learn(
    _ rows: [TrainingRow],
    heldOut: [TrainingRow] = [],
    from start: Start = .scratch(pocketShape),
    _ recipe: Recipe,
    in directory: TemporaryDirectory,
    _ progress: (TrainingEvent) -> Continue = { _ in .more }
) throws -> TrainingResult {
    let trainer = try Trainer(
        rows: rows,
        heldOut: heldOut,
        from: start,
        recipe: recipe,
        directory: directory.path
    )
    return try trainer.run(progress)
}
