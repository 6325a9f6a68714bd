import Foundation

/// A trained student read from a Hugging Face model directory.
package final class LanguageModel {
    package let shape: Shape
    private let parameters: Parameters
    private let tokenizer: Tokenizer
    private let template: ChatTemplate

    /// Reads and validates `config.json`, `tokenizer.json` and `model.safetensors`.
    package init(checkpoint directory: String) throws(StudentError) {
        shape = try ModelConfig.read(directory)
        tokenizer = try Tokenizer(directory: directory)
        template = try ChatTemplate(directory: directory)
        guard tokenizer.count <= shape.vocabulary else {
            throw StudentError(
                .badCheckpoint,
                "tokenizer.json has \(tokenizer.count) tokens and the model \(shape.vocabulary)"
            )
        }
        parameters = Parameters(shape)
        try Safetensors.read(directory + "/model.safetensors", into: parameters)
    }

    /// Answers every prompt; `each(index, answer)` is called as answers end, in no fixed order.
    ///
    /// A place in the batch is taken by the next prompt as soon as an answer ends.
    package func generate(
        _ prompts: [[ChatTurn]],
        _ options: GenerationOptions,
        each: (Int, Generated) -> Void
    ) throws(StudentError) {
        try options.check()
        let slots = max(1, min(options.batch, prompts.count))
        let decoder = Decoder(parameters, Compute(threads: options.threads), slots: slots)
        var batch = ContinuousBatch(
            slots: slots,
            shape: shape,
            tokenizer: tokenizer,
            options: options
        )
        for (index, prompt) in prompts.enumerated() {
            while !batch.hasRoom { batch.advance(decoder, each) }
            batch.admit(index, try template.prompt(Chat(prompt), tokenizer), each)
        }
        while batch.isBusy { batch.advance(decoder, each) }
    }

    /// Natural logarithm of the probability of each chat's assistant turns, end tokens included.
    package func score(_ rows: [[ChatTurn]], threads: Int? = nil) throws(StudentError) -> [Double] {
        var encoded: [TokenRow] = []
        for row in rows { encoded.append(try template.row(Chat(row), tokenizer)) }
        for (index, row) in encoded.enumerated() where row.tokens.count > shape.maximumLength {
            throw StudentError(
                .sampleTooLong,
                "row \(index) has \(row.tokens.count) tokens, the model holds \(shape.maximumLength)"
            )
        }
        let model = Transformer(parameters, Compute(threads: threads))
        var scores: [Double] = []
        var first = 0
        while first < encoded.count {
            var batch = PackedBatch()
            var end = first
            while end < encoded.count, end == first || batch.tokens.count < 1024 {
                batch.append(encoded[end], scale: 1)
                end += 1
            }
            model.forward(batch)
            let losses = model.loss(batch, learning: false)
            var label = 0
            for row in encoded[first..<end] {
                let count = row.answerTokens
                scores.append(losses[label..<(label + count)].reduce(0.0) { $0 - Double($1) })
                label += count
            }
            first = end
        }
        return scores
    }
}
