/// How the teacher misbehaves for one request: decided by seed and content, so that asking again
/// ends in the same answer.
package struct Temper: Sendable {
    package enum Failure: Sendable, Hashable {
        case rateLimited(RetryAfter)
        case internalError
        case unavailable
    }

    /// RFC 9110 section 10.2.3 allows both forms.
    package enum RetryAfter: Sendable, Hashable {
        case seconds(Int)
        /// An HTTP date one second away.
        case date
    }

    package enum Manner: String, CaseIterable, Sendable {
        case plain
        /// "Sure!" before the answer and an offer behind it.
        case chatter
        /// `<think>` before the answer.
        case thinkTag
        /// Reasoning in a field of its own.
        case reasoningField
        /// "Let me think" in the open.
        case spokenReasoning
        /// The right answer in a shape nobody asked for.
        case wrongFormat
        /// Half an answer with `finish_reason` "length".
        case truncated

        /// Parts of a thousand answers.
        package var share: Int {
            switch self {
            case .plain: 690
            case .chatter: 120
            case .thinkTag: 60
            case .reasoningField: 50
            case .spokenReasoning: 30
            case .wrongFormat: 30
            case .truncated: 20
            }
        }
    }

    /// What comes, in order, before an answer.
    package let failures: [Failure]
    package let manner: Manner
    package let delay: Duration

    package init(seed: UInt64, key: String) {
        var random = SplitMix64(seed: seed, key)
        failures = Self.failures(&random)
        manner = random.pick(weighted: Manner.allCases.map { ($0, $0.share) })
        let isSlow = random.chance(0.03)
        delay = .milliseconds(isSlow ? random.int(200...800) : random.int(5...30))
    }

    private static func failures(_ random: inout SplitMix64) -> [Failure] {
        let kind = random.int(0...999)
        switch kind {
        case ..<5:
            let wait = random.pick([RetryAfter.seconds(0), .seconds(0), .seconds(1), .date])
            return Array(repeating: .rateLimited(wait), count: random.int(1...2))
        case ..<12: return [.internalError]
        case ..<20: return [.unavailable]
        default: return []
        }
    }
}
