import Testing

@testable import Student

@Suite struct GenerationTests {
    private func trained(_ directory: String, rows: [TrainingRow], epochs: Double) throws
        -> LanguageModel
    {
        let shape = Shape(
            hidden: 48,
            layers: 2,
            heads: 4,
            keyValueHeads: 2,
            intermediate: 64,
            vocabulary: 300,
            maximumLength: 64
        )
        var recipe = quickRecipe(epochs: epochs)
        recipe.tokensPerStep = 256
        recipe.learningRate = 5e-3
        let trainer = try Trainer(rows: rows, shape: shape, recipe: recipe, directory: directory)
        _ = try trainer.run { _ in .more }
        return try LanguageModel(checkpoint: directory)
    }

    private func answers(
        _ model: LanguageModel,
        _ prompts: [[ChatTurn]],
        _ options: GenerationOptions
    ) throws -> [Int: Generated] {
        var answers: [Int: Generated] = [:]
        try model.generate(prompts, options) { answers[$0] = $1 }
        return answers
    }

    @Test func `twenty learned answers are given back, alone or in a batch`() throws {
        let directory = TemporaryDirectory()
        let rows = pairs(20)
        let model = try trained(directory.path, rows: rows, epochs: 150)
        let prompts = rows.map { Array($0.turns.dropLast()) }
        var options = GenerationOptions()
        options.maximumNewTokens = 20
        options.batch = 7
        let together = try answers(model, prompts, options)
        #expect(together.count == 20)
        for (index, row) in rows.enumerated() {
            #expect(together[index]?.text == row.turns[1].content)
            #expect(together[index]?.finishReason == .stop)
        }
        options.batch = 1
        options.threads = 1
        #expect(try answers(model, prompts, options) == together)
        let scores = try model.score(rows.map(\.turns))
        for index in 0..<20 {
            #expect(abs(scores[index] - (together[index]?.logprob ?? 1)) < 1e-3)
        }
    }

    @Test func `sampling follows the seed and not the batch`() throws {
        let directory = TemporaryDirectory()
        let model = try trained(directory.path, rows: pairs(12), epochs: 3)
        let prompts = pairs(9).map { Array($0.turns.dropLast()) }
        var options = GenerationOptions()
        options.maximumNewTokens = 12
        options.temperature = 1
        options.topK = 40
        options.topP = 0.95
        options.batch = 4
        let first = try answers(model, prompts, options)
        options.batch = 9
        #expect(try answers(model, prompts, options) == first)
        options.seed = 2
        #expect(try answers(model, prompts, options) != first)
    }

    @Test func `samples differ from each other and not from run to run`() throws {
        let directory = TemporaryDirectory()
        let model = try trained(directory.path, rows: pairs(12), epochs: 3)
        let prompts = pairs(3).map { Array($0.turns.dropLast()) }
        var options = GenerationOptions()
        options.maximumNewTokens = 12
        options.temperature = 1
        options.samples = 4
        options.tokenLogprobs = true
        func all() throws -> [String] {
            var found: [String] = []
            try model.generate(prompts, options) { index, answer in
                found.append("\(index).\(answer.sample) \(answer.text)")
                let sum = (answer.tokenLogprobs ?? []).reduce(0, +)
                #expect(abs(sum - answer.logprob) < 1e-9)
            }
            return found.sorted()
        }
        let first = try all()
        #expect(first.count == 12)
        #expect(Set(first.filter { $0.hasPrefix("0.") }.map { $0.dropFirst(4) }).count > 1)
        options.batch = 5
        #expect(try all() == first)
    }

    @Test func `an answer ends before a stop text that spans tokens and characters`() throws {
        let directory = TemporaryDirectory()
        let rows = pairs(5)
        let model = try trained(directory.path, rows: rows, epochs: 300)
        let prompt = Array(rows[3].turns.dropLast())
        var options = GenerationOptions()
        options.maximumNewTokens = 20
        #expect(try answers(model, [prompt], options)[0]?.text == "十二 3")
        options.stops = ["二 3"]
        let stopped = try answers(model, [prompt], options)[0]
        #expect(stopped?.text == "十")
        #expect(stopped?.finishReason == .stop)
        options.stops = ["never", " "]
        #expect(try answers(model, [prompt], options)[0]?.text == "十二")
        options.stops = [""]
        #expect(code { _ = try answers(model, [prompt], options) } == .badRecipe)
    }

    @Test func `a prompt that leaves no room ends at once`() throws {
        let directory = TemporaryDirectory()
        let model = try trained(directory.path, rows: pairs(4), epochs: 1)
        let long = [ChatTurn(role: "user", content: String(repeating: "1", count: 500))]
        let answer = try answers(model, [long], GenerationOptions())[0]
        #expect(answer == Generated(text: "", tokens: 0, logprob: 0, finishReason: .length))
        #expect(code { _ = try model.score([long]) } == .sampleTooLong)
        #expect(try model.score([[]]) == [0])
    }

    @Test func `what was kept from one call changes nothing in the next`() throws {
        let directory = TemporaryDirectory()
        let model = try trained(directory.path, rows: pairs(12), epochs: 3)
        let prompts = pairs(9).map { Array($0.turns.dropLast()) }
        var options = GenerationOptions()
        options.maximumNewTokens = 12
        options.batch = 3
        let first = try answers(model, prompts, options)
        let long = [ChatTurn(role: "user", content: String(repeating: "12 ", count: 9))]
        options.batch = 8
        options.maximumNewTokens = 30
        _ = try answers(model, [long] + prompts, options)
        options.batch = 3
        options.maximumNewTokens = 12
        #expect(try answers(model, prompts, options) == first)
        options.threads = 2
        #expect(try answers(model, prompts, options) == first)
    }

    @Test(.enabled(if: Compute.kernels(.bf16) != nil, "this CPU multiplies no bf16"))
    func `learned answers are given back in bf16, alone or in a batch`() throws {
        let directory = TemporaryDirectory()
        let rows = pairs(20)
        let model = try trained(directory.path, rows: rows, epochs: 150)
        let prompts = rows.map { Array($0.turns.dropLast()) }
        var options = GenerationOptions()
        options.maximumNewTokens = 20
        let exact = try answers(model, prompts, options)
        options.precision = .bf16
        options.batch = 7
        let rounded = try answers(model, prompts, options)
        for (index, row) in rows.enumerated() {
            #expect(rounded[index]?.text == row.turns[1].content)
        }
        #expect(rounded != exact)
        options.batch = 1
        #expect(try answers(model, prompts, options) == rounded)
    }

    @Test func `a directory without a model is refused`() {
        let directory = TemporaryDirectory()
        #expect(code { _ = try LanguageModel(checkpoint: directory.path) } == .badCheckpoint)
    }
}
