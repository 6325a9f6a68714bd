import Flywheel

extension LedgerOutcome {
    /// What the reply says it cost; without a word about it, what was set aside.
    mutating func count(_ reading: ChatReply.Reading, _ price: Pricing?, or reserve: Money) {
        var said: ChatReply.Usage?
        if case .reply(let reply) = reading { said = reply.usage }
        guard let usage = said else {
            spent = reserve
            return
        }
        promptTokens = usage.promptTokens
        answerTokens = usage.answerTokens
        cachedTokens = usage.cachedTokens
        reasoningTokens = usage.reasoningTokens
        spent = price?.cost(usage) ?? .zero
    }
}
