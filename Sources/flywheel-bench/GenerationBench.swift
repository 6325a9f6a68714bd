import Student

/// Greedy answers of a student on disk, the prompts' tokens taken in as part of the time.
enum GenerationBench {
    /// Leaves a student of a size that has learned nothing in a directory: its speed is that of
    /// one that has, and nothing in it ends an answer early.
    static func make(_ options: Options) throws {
        let directory = try options.text("directory")
        let shape = try StudentRows.shape(options.text("size"))
        let texts = try Corpus.texts(options.text("corpus"))
        _ = try Checkpoint(shape: shape, seed: 1).save(directory: directory)
        // The smallest vocabulary among the shapes, so that prompts have the same tokens in all.
        let tokenizer = try Tokenizer.train(texts.prefix(2000), vocabulary: 2048)
        try tokenizer.save(directory: directory, maximumLength: shape.maximumLength)
    }

    static func run(_ options: Options) throws {
        let model = try LanguageModel(checkpoint: options.text("directory"))
        let prompts = try Corpus.texts(options.text("prompts")).map {
            [ChatTurn(role: "user", content: $0)]
        }
        var settings = GenerationOptions()
        settings.maximumNewTokens = try options.number("new-tokens")
        settings.batch = try options.number("batch")
        settings.threads = try options.number("threads")
        settings.precision = options.optional("precision") == "bf16" ? .bf16 : .fp32
        let batch = Array(prompts.prefix(settings.batch))
        // The first answers pay for what is made once, on both sides.
        try model.generate(batch, settings) { _, _ in }
        try Measurement.repeated {
            var work = Work()
            try model.generate(batch, settings) { _, answer in work.items += answer.tokens }
            return work
        }
    }
}
