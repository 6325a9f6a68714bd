/// Answers in progress: prompts wait to be taken in, answers grow by a token a step.
struct ContinuousBatch {
    private struct Answer {
        var index: Int
        /// Tokens the model has not seen yet: the prompt, later the last token.
        var pending: [Int32]
        var position = 0
        var tokens: [Int32] = []
        var logprob = 0.0
        var sampler: Sampler
        var limit: Int
    }

    private var answers: [Answer?]
    private let shape: Shape
    private let tokenizer: Tokenizer
    private let options: GenerationOptions

    init(slots: Int, shape: Shape, tokenizer: Tokenizer, options: GenerationOptions) {
        answers = Array(repeating: nil, count: slots)
        self.shape = shape
        self.tokenizer = tokenizer
        self.options = options
    }

    var hasRoom: Bool { answers.contains { $0 == nil } }
    var isBusy: Bool { answers.contains { $0 != nil } }

    /// Takes a prompt into a free slot; one that leaves no room for an answer ends at once.
    mutating func admit(_ index: Int, _ prompt: [Int32], _ each: (Int, Generated) -> Void) {
        let space = shape.maximumLength - prompt.count
        guard space > 0, let slot = answers.firstIndex(where: { $0 == nil }) else {
            each(index, Generated(text: "", tokens: 0, logprob: 0, finishReason: .length))
            return
        }
        answers[slot] = Answer(
            index: index,
            pending: prompt,
            sampler: Sampler(options, vocabulary: tokenizer.count, prompt: index),
            limit: min(space, options.maximumNewTokens)
        )
    }

    /// One forward pass and one token for every answer in progress.
    mutating func advance(_ decoder: Decoder, _ each: (Int, Generated) -> Void) {
        var segments: [Decoder.Segment] = []
        for (slot, answer) in answers.enumerated() {
            guard let answer else { continue }
            segments.append(
                Decoder.Segment(
                    slot: slot,
                    position: answer.position,
                    tokens: answer.pending[...]
                )
            )
        }
        var picks: [(slot: Int, token: Int32, logprob: Double)] = []
        decoder.step(segments) { index, logits, logSum in
            let slot = segments[index].slot
            guard let pick = answers[slot]?.sampler.pick(logits, logSum: logSum) else { return }
            picks.append((slot, pick.token, pick.logprob))
        }
        for pick in picks { take(pick.slot, pick.token, pick.logprob, each) }
    }

    private mutating func take(
        _ slot: Int,
        _ token: Int32,
        _ logprob: Double,
        _ each: (Int, Generated) -> Void
    ) {
        guard var answer = answers[slot] else { return }
        answer.position += answer.pending.count
        answer.logprob += logprob
        let stops = token == tokenizer.turnEnd || token == tokenizer.end
        if !stops {
            answer.tokens.append(token)
            answer.pending = [token]
        }
        guard stops || answer.tokens.count == answer.limit else {
            answers[slot] = answer
            return
        }
        answers[slot] = nil
        each(
            answer.index,
            Generated(
                text: tokenizer.decode(answer.tokens),
                tokens: answer.tokens.count,
                logprob: answer.logprob,
                finishReason: stops ? .stop : .length
            )
        )
    }
}
