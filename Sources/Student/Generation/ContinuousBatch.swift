/// Answers in progress: prompts wait to be taken in, answers grow by a token a step.
struct ContinuousBatch {
    private struct Answer {
        var index: Int
        var sample: Int
        /// Tokens the model has not seen yet: the prompt, later the last token.
        var pending: [Int32]
        var position = 0
        var tokens: [Int32] = []
        /// What the tokens spell; kept only where there are stop texts.
        var bytes: [UInt8] = []
        var logprobs: [Double] = []
        var sampler: Sampler
        var limit: Int

        var isFull: Bool { tokens.count == limit }
    }

    /// Prompt tokens taken in at one step, at least one prompt: bounds the memory of the step.
    private static let promptTokens = 2048

    private var answers: [Answer?]
    private let shape: Shape
    private let tokenizer: Tokenizer
    private let options: GenerationOptions
    private let stop: StopText
    /// Tokens that end an answer.
    private let ends: Set<Int32>

    init(
        slots: Int,
        shape: Shape,
        tokenizer: Tokenizer,
        ends: Set<Int32>,
        options: GenerationOptions
    ) {
        answers = Array(repeating: nil, count: slots)
        self.shape = shape
        self.tokenizer = tokenizer
        self.ends = ends
        self.options = options
        stop = StopText(options.stops)
    }

    var hasRoom: Bool { answers.contains { $0 == nil } }
    var isBusy: Bool { answers.contains { $0 != nil } }

    /// Takes a prompt into a free slot; one that leaves no room for an answer ends at once.
    mutating func admit(
        _ index: Int,
        _ sample: Int,
        _ prompt: [Int32],
        _ decoder: Decoder,
        _ each: (Int, Generated) -> Void
    ) {
        let space = shape.maximumLength - prompt.count
        guard space > 0, !prompt.isEmpty, let slot = answers.firstIndex(where: { $0 == nil }) else {
            let none = Generated(text: "", tokens: 0, logprob: 0, finishReason: .length)
            each(index, numbered(none, sample))
            return
        }
        let limit = min(space, options.maximumNewTokens)
        decoder.open(slot, length: prompt.count + limit)
        var sampler = Sampler(options, vocabulary: tokenizer.count, prompt: index, sample: sample)
        sampler.note(prompt)
        answers[slot] = Answer(
            index: index,
            sample: sample,
            pending: prompt,
            sampler: sampler,
            limit: limit
        )
    }

    private func numbered(_ answer: Generated, _ sample: Int) -> Generated {
        var answer = answer
        answer.sample = sample
        if options.tokenLogprobs, answer.tokenLogprobs == nil { answer.tokenLogprobs = [] }
        return answer
    }

    /// One forward pass: a token for every answer in progress and as many prompts as fit.
    mutating func advance(_ decoder: Decoder, _ each: (Int, Generated) -> Void) {
        let segments = self.segments()
        var picks: [(slot: Int, taken: Int, token: Int32, logprob: Double)] = []
        decoder.step(segments) { index, logits, logSum in
            let segment = segments[index]
            guard let pick = answers[segment.slot]?.sampler.pick(logits, logSum: logSum) else {
                return
            }
            picks.append((segment.slot, segment.tokens.count, pick.token, pick.logprob))
        }
        for pick in picks { take(pick.slot, pick.taken, pick.token, pick.logprob, each) }
    }

    private func segments() -> [Decoder.Segment] {
        var segments: [Decoder.Segment] = []
        var taken = 0
        for (slot, answer) in answers.enumerated() {
            guard let answer else { continue }
            if answer.position == 0 {
                guard taken == 0 || taken + answer.pending.count <= Self.promptTokens else {
                    continue
                }
                taken += answer.pending.count
            }
            segments.append(
                Decoder.Segment(
                    slot: slot,
                    position: answer.position,
                    tokens: answer.pending[...]
                )
            )
        }
        return segments
    }

    private mutating func take(
        _ slot: Int,
        _ taken: Int,
        _ token: Int32,
        _ logprob: Double,
        _ each: (Int, Generated) -> Void
    ) {
        // In place: a copy of the answer would copy its tokens too.
        let ends = self.ends.contains(token)
        answers[slot]?.position += taken
        answers[slot]?.logprobs.append(logprob)
        var stopped: Int?
        if !ends {
            answers[slot]?.tokens.append(token)
            answers[slot]?.pending = [token]
            stopped = search(slot, token)
        }
        guard let answer = answers[slot], ends || stopped != nil || answer.isFull else { return }
        answers[slot] = nil
        each(answer.index, finished(answer, ends: ends, stopped: stopped))
    }

    private mutating func search(_ slot: Int, _ token: Int32) -> Int? {
        guard !options.stops.isEmpty else { return nil }
        let more = tokenizer.bytes(CollectionOfOne(token))
        answers[slot]?.bytes += more
        return stop.end(answers[slot]?.bytes ?? [], fresh: more.count)
    }

    private func finished(_ answer: Answer, ends: Bool, stopped: Int?) -> Generated {
        let text =
            stopped.map { String(decoding: answer.bytes[..<$0], as: UTF8.self) }
            ?? tokenizer.decode(answer.tokens)
        let generated = Generated(
            text: text,
            tokens: answer.tokens.count,
            logprob: answer.logprobs.reduce(0, +),
            finishReason: ends || stopped != nil ? .stop : .length,
            tokenLogprobs: options.tokenLogprobs ? answer.logprobs : nil
        )
        return numbered(generated, answer.sample)
    }
}
