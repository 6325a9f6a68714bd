package import Flywheel

/// An example for the teacher: a prompt, and the answer it should have had.
package struct Shot: Sendable, Hashable {
    /// The candidate it was taken from, where it was; shared with the variants of that candidate.
    package var root: String?
    package var taskType: TaskType
    /// Up to and including the prompt.
    package var messages: [Message]
    /// How one gets to the answer, shown by templates that ask for reasoning.
    package var reasoning: String
    package var answer: String
    /// What its prompt is known by; see ``Question/kin``.
    package var key: Digest

    package init(
        root: String? = nil,
        taskType: TaskType,
        messages: [Message],
        reasoning: String = "",
        answer: String,
        key: Digest
    ) {
        self.root = root
        self.taskType = taskType
        self.messages = messages
        self.reasoning = reasoning
        self.answer = answer
        self.key = key
    }

    package var prompt: String { messages.last?.content ?? "" }

    /// Over everything that the teacher may see of it.
    var digest: Digest {
        var builder = DigestBuilder()
        builder.field("shot")
        builder.field(taskType.description)
        for message in messages {
            builder.field(message.role.rawValue)
            builder.field(message.content)
        }
        builder.field(reasoning)
        builder.field(answer)
        return builder.finish()
    }
}

/// How a template draws its examples.
package struct ShotOptions: Sendable, Hashable, Decodable {
    /// Path of the pool, a JSON object a line; read by the caller.
    package var pool: String
    /// Examples a prompt, fewer where the pool has fewer of its task type.
    package var count = 3
    /// The part of prompts that get examples.
    package var share = Share.whole
    /// The same for single task types or families, which goes before it.
    package var shares: [TypePattern: Share] = [:]
    package var seed: UInt64 = 1

    package init(pool: String) { self.pool = pool }

    private enum CodingKeys: String, CodingKey { case pool, count, share, shares, seed }

    /// More examples cost more than they teach: gains flatten out by 16 (figure 3.8 of Brown et al.
    /// 2020, arXiv 2005.14165, at the sizes that matter here).
    private static let mostShots = 16

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(pool: try values.decode(String.self, forKey: .pool))
        count = try values.decodeIfPresent(Int.self, forKey: .count) ?? count
        share = try values.decodeIfPresent(Share.self, forKey: .share) ?? share
        seed = try values.decodeIfPresent(UInt64.self, forKey: .seed) ?? seed
        let named = try values.decodeIfPresent([String: Share].self, forKey: .shares) ?? [:]
        for (name, share) in named {
            guard let pattern = TypePattern(name) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .shares,
                    in: values,
                    debugDescription: "'\(name)' is no task type such as reasoning/logic and no "
                        + "family such as reasoning/*"
                )
            }
            shares[pattern] = share
        }
        guard (1...Self.mostShots).contains(count) else {
            throw DecodingError.dataCorruptedError(
                forKey: .count,
                in: values,
                debugDescription: "count is from 1 to \(Self.mostShots) examples"
            )
        }
    }

    func share(of type: TaskType) -> Share {
        shares.keys.nearest(to: type).flatMap { shares[$0] } ?? share
    }
}
