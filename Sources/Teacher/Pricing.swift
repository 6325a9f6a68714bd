package import Flywheel

/// What tokens cost, as the pipeline file says it.
package struct Pricing: Sendable, Hashable, Codable {
    package var prompt: TokenPrice
    package var answer: TokenPrice
    /// Of prompt tokens from the provider's cache; without it, they cost what all cost.
    package var cached: TokenPrice?
    /// Of answer tokens spent on reasoning; without it, they cost what all cost.
    package var reasoning: TokenPrice?

    package init(
        prompt: TokenPrice,
        answer: TokenPrice,
        cached: TokenPrice? = nil,
        reasoning: TokenPrice? = nil
    ) {
        self.prompt = prompt
        self.answer = answer
        self.cached = cached
        self.reasoning = reasoning
    }

    /// What a reply cost by the tokens it reports; cached and reasoning tokens are part of the
    /// others there.
    func cost(_ usage: ChatReply.Usage) -> Money {
        let cachedTokens = min(usage.cachedTokens, usage.promptTokens)
        let reasoningTokens = min(usage.reasoningTokens, usage.answerTokens)
        return prompt.cost(usage.promptTokens - cachedTokens)
            + (cached ?? prompt).cost(cachedTokens)
            + answer.cost(usage.answerTokens - reasoningTokens)
            + (reasoning ?? answer).cost(reasoningTokens)
    }

    /// The most that so many tokens of each side can cost.
    func most(promptTokens: Int, answerTokens: Int) -> Money {
        max(prompt, cached ?? prompt).cost(promptTokens)
            + max(answer, reasoning ?? answer).cost(answerTokens)
    }

    /// Rounded up for each side, so that sums never fall below the bill.
    package func cost(promptTokens: Int, answerTokens: Int) -> Money {
        prompt.cost(promptTokens) + answer.cost(answerTokens)
    }
}

/// Money for a million tokens, written `0.15 USD/million`.
package struct TokenPrice: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let perMillion: Money

    package init(perMillion: Money) { self.perMillion = perMillion }

    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].drop(while: { $0 == " " }) == "million",
            let money = Money(String(parts[0].reversed().drop { $0 == " " }.reversed()))
        else { return nil }
        perMillion = money
    }

    package var description: String { "\(perMillion)/million" }

    package static func < (left: TokenPrice, right: TokenPrice) -> Bool {
        left.perMillion < right.perMillion
    }

    package func cost(_ tokens: Int) -> Money {
        let (product, overflow) = perMillion.micros.multipliedReportingOverflow(
            by: Int64(max(0, tokens))
        )
        // A sum no purse holds, and that still adds to others without overflow.
        guard !overflow else { return Money(micros: .max / 1_000_000_000) }
        let (whole, rest) = product.quotientAndRemainder(dividingBy: 1_000_000)
        return Money(micros: whole + (rest == 0 ? 0 : 1))
    }
}

extension TokenPrice: Codable {
    package init(from decoder: any Decoder) throws {
        self = try decoder.spelled("a price such as 0.15 USD/million") { TokenPrice($0) }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
