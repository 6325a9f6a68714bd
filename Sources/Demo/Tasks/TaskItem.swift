/// One request with everything the log generator may do to it.
package struct TaskItem: Sendable {
    package let family: TaskFamily
    /// What decides the answer, apart from wording; the unit of the split between logs and suite.
    package let key: String
    /// The clean request.
    package let prompt: String
    /// The same request as someone types it who mixes Chinese, English and pinyin.
    package let mixed: String
    /// The canonical answer.
    package let answer: String
    /// An answer of the right shape that is wrong, as a weak assistant gives it.
    package let wrong: String

    /// Whether the request belongs to the evaluation suite; the logs never ask one of those.
    ///
    /// Decided by the key alone, so a reworded or misspelt copy of a suite request stays out too.
    package var isReservedForEvaluation: Bool {
        StableHash.of(family.rawValue + "|" + key) % Self.partitions == 0
    }

    /// One part in sixteen is the suite's: large enough for 60 requests of the smallest family.
    private static let partitions: UInt64 = 16
}
