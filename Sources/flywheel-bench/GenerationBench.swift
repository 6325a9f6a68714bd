import Student

/// Greedy answers of a student on disk, the prompts' tokens taken in as part of the time.
enum GenerationBench {
    static func run(_ options: Options) throws {
        let model = try LanguageModel(checkpoint: options.text("directory"))
        let prompts = try Corpus.texts(options.text("prompts")).map {
            [ChatTurn(role: "user", content: $0)]
        }
        var settings = GenerationOptions()
        settings.maximumNewTokens = try options.number("new-tokens")
        settings.batch = try options.number("batch")
        settings.threads = try options.number("threads")
        let batch = Array(prompts.prefix(settings.batch))
        try Measurement.repeated {
            var work = Work()
            try model.generate(batch, settings) { _, answer in work.items += answer.tokens }
            return work
        }
    }
}
