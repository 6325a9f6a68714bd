package import Flywheel

/// How questions get to the teacher.
package enum TeacherTransport: String, Sendable, Hashable, Codable, CaseIterable {
    /// One call each, answered while one waits.
    case calls
    /// Files of questions that the provider answers within a day, at a discount.
    case batch
}

/// Batch files, as the pipeline file says it.
package struct BatchOptions: Sendable, Hashable, Codable {
    /// What the provider takes off its prices; none is assumed.
    package var discount = Share(0.0) ?? .whole
    /// How long a run waits for batches at most; what is not done by then is picked up by a later one.
    package var wait = TimeSpan(1, .hour)
    /// Requests in a file at most: OpenAI's limit.
    package var requests = 50_000
    /// Bytes of a file at most: OpenAI's limit of 200 MB.
    package var bytes = 200_000_000

    enum CodingKeys: String, CodingKey { case discount, wait, requests, bytes }

    package init() {}

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        discount = try values.decodeIfPresent(Share.self, forKey: .discount) ?? discount
        wait = try values.decodeIfPresent(TimeSpan.self, forKey: .wait) ?? wait
        requests = try values.decodeIfPresent(Int.self, forKey: .requests) ?? requests
        bytes = try values.decodeIfPresent(Int.self, forKey: .bytes) ?? bytes
    }

    /// What is impossible about them.
    var flaw: String? {
        guard (1...50_000).contains(requests) else { return "requests of a batch are 1 to 50000" }
        guard (1024...200_000_000).contains(bytes) else {
            return "bytes of a batch are 1024 to 200000000"
        }
        return nil
    }
}

extension Pricing {
    /// With a share of every price taken off.
    func discounted(_ discount: Share) -> Pricing {
        Pricing(
            prompt: prompt.discounted(discount),
            answer: answer.discounted(discount),
            cached: cached?.discounted(discount),
            reasoning: reasoning?.discounted(discount)
        )
    }
}

extension TokenPrice {
    /// Rounded up, so that sums never fall below the bill.
    fileprivate func discounted(_ discount: Share) -> TokenPrice {
        let micros = (Double(perMillion.micros) * (1 - discount.fraction)).rounded(.up)
        return TokenPrice(perMillion: Money(micros: Int64(micros)))
    }
}
