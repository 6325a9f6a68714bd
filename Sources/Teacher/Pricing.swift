package import Flywheel

/// What tokens cost, as the pipeline file says it.
package struct Pricing: Sendable, Hashable, Codable {
    package var prompt: TokenPrice
    package var answer: TokenPrice

    package init(prompt: TokenPrice, answer: TokenPrice) {
        self.prompt = prompt
        self.answer = answer
    }

    /// Rounded up for each side, so that sums never fall below the bill.
    package func cost(promptTokens: Int, answerTokens: Int) -> Money {
        prompt.cost(promptTokens) + answer.cost(answerTokens)
    }
}

/// Money for a million tokens, written `0.15 USD/million`.
package struct TokenPrice: Sendable, Hashable, CustomStringConvertible {
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
