import Foundation
import Jinja

/// A trained student read from a Hugging Face model directory.
package final class LanguageModel {
    package let shape: Shape
    let parameters: Parameters
    let tokenizer: Tokenizer
    let template: ChatTemplate
    /// Tokens that end an answer.
    let ends: Set<Int32>
    private var kept: Kept?

    private struct Kept {
        var decoder: Decoder
        var precision: Recipe.Precision
        var threads: Int?
    }

    /// Reads and validates `config.json`, `tokenizer.json` and `model.safetensors`.
    ///
    /// `template` is the name of one of the checkpoint's chat templates, for example `tool_use`;
    /// templates are told this machine's time, as a server tells them its own.
    package init(checkpoint directory: String, template name: String = "default")
        throws(StudentError)
    {
        shape = try ModelConfig.read(directory)
        tokenizer = try Tokenizer(directory: directory)
        template = try ChatTemplate(directory: directory, name: name, now: .now)
        guard tokenizer.count <= shape.vocabulary else {
            throw StudentError(
                .badCheckpoint,
                "tokenizer.json has \(tokenizer.count) tokens and the model \(shape.vocabulary)"
            )
        }
        ends = AnswerEnds.read(directory, tokenizer, template)
        parameters = Parameters(shape)
        try Safetensors.read(directory + "/model.safetensors", into: parameters)
    }

    /// Answers every prompt, `options.samples` times each; `each(index, answer)` is called with the
    /// prompt's index as answers end, in no fixed order.
    ///
    /// A place in the batch is taken by the next prompt as soon as an answer ends.
    package func generate(
        _ prompts: [[ChatTurn]],
        _ options: GenerationOptions,
        each: (Int, Generated) -> Void
    ) throws(StudentError) {
        try generate(prompts.map { Chat($0) }, options, each: each)
    }

    /// The same for chats with tools, tool calls or options of the template.
    package func generate(
        _ chats: [Chat],
        _ options: GenerationOptions,
        each: (Int, Generated) -> Void
    ) throws(StudentError) {
        try answer(
            chats.count,
            options,
            { index throws(StudentError) in try template.prompt(chats[index], tokenizer) },
            each
        )
    }

    /// Goes on from `count` prompts of tokens, each made when its turn comes.
    func answer(
        _ count: Int,
        _ options: GenerationOptions,
        _ tokens: (Int) throws(StudentError) -> [Int32],
        _ each: (Int, Generated) -> Void
    ) throws(StudentError) {
        try options.check()
        let slots = max(1, min(options.batch, count * options.samples))
        let decoder = self.decoder(options, slots: slots)
        var batch = ContinuousBatch(
            slots: slots,
            shape: shape,
            tokenizer: tokenizer,
            ends: ends,
            options: options
        )
        for index in 0..<count {
            let prompt = try tokens(index)
            for sample in 0..<options.samples {
                while !batch.hasRoom { batch.advance(decoder, each) }
                batch.admit(index, sample, prompt, decoder, each)
            }
        }
        while batch.isBusy { batch.advance(decoder, each) }
    }

    /// Packing the weights takes as long as many tokens, so the decoder stays for the next call.
    private func decoder(_ options: GenerationOptions, slots: Int) -> Decoder {
        if let kept, kept.precision == options.precision, kept.threads == options.threads {
            kept.decoder.reserve(slots: slots)
            return kept.decoder
        }
        kept = nil
        // `options` are checked: the precision is one this CPU has.
        let compute =
            Compute.kernels(options.precision).map {
                Compute(threads: options.threads, kernels: $0)
            } ?? Compute(threads: options.threads)
        let decoder = Decoder(parameters, compute, slots: slots)
        kept = Kept(decoder: decoder, precision: options.precision, threads: options.threads)
        return decoder
    }

    /// Natural logarithm of the probability of each chat's assistant turns, end tokens included.
    package func score(_ rows: [[ChatTurn]], threads: Int? = nil) throws(StudentError) -> [Double] {
        try score(rows.map { Chat($0) }, threads: threads)
    }

    /// The same for chats with tools, tool calls or options of the template.
    package func score(_ chats: [Chat], threads: Int? = nil) throws(StudentError) -> [Double] {
        var encoded: [TokenRow] = []
        var chatOf: [Int] = []
        for (index, chat) in chats.enumerated() {
            for part in try template.apart(chat) {
                let row = try template.row(part, tokenizer)
                guard row.tokens.count <= shape.maximumLength else {
                    throw StudentError(
                        .sampleTooLong,
                        "row \(index) has \(row.tokens.count) tokens, the model holds "
                            + "\(shape.maximumLength)"
                    )
                }
                encoded.append(row)
                chatOf.append(index)
            }
        }
        var scores = [Double](repeating: 0, count: chats.count)
        for (index, score) in score(encoded, threads).enumerated() {
            scores[chatOf[index]] += score
        }
        return scores
    }

    /// Rows that fit, some thousand tokens at a time.
    private func score(_ rows: [TokenRow], _ threads: Int?) -> [Double] {
        let model = Transformer(parameters, Compute(threads: threads))
        var scores: [Double] = []
        var first = 0
        while first < rows.count {
            var batch = PackedBatch()
            var end = first
            while end < rows.count, end == first || batch.tokens.count < 1024 {
                batch.append(rows[end], scale: 1)
                end += 1
            }
            model.forward(batch)
            let losses = model.loss(batch, learning: false)
            var label = 0
            for row in rows[first..<end] {
                let count = row.answerTokens
                scores.append(losses[label..<(label + count)].reduce(0.0) { $0 - Double($1) })
                label += count
            }
            first = end
        }
        return scores
    }
}
