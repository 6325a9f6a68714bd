/// A row that can be learned: an answer, or a pair of answers of which one is better.
protocol Lesson: Sendable {
    associatedtype Encoded: EncodedLesson

    var channel: String { get }
    var weight: Float { get }

    /// Refuses what no training can use.
    func check(_ index: Int) throws(StudentError)
    /// Nothing where the row is left out; the encoder counts why.
    func encode(_ encoder: inout RowEncoder, _ index: Int) throws(StudentError) -> [Encoded]
    func add(to digest: inout Digest)
    static func objective(_ rows: [Encoded], _ encoder: RowEncoder) -> any Objective
}

protocol EncodedLesson: Sendable {
    var weight: Float { get }
}

extension EncodedRow: EncodedLesson {}
extension EncodedPair: EncodedLesson {}

extension TrainingRow: Lesson {
    func encode(_ encoder: inout RowEncoder, _ index: Int) throws(StudentError) -> [EncodedRow] {
        try encoder.parts(self, index)
    }

    func add(to digest: inout Digest) {
        digest.add(channel)
        digest.add(UInt64(weight.bitPattern))
        digest.add(turns)
    }

    static func objective(_ rows: [EncodedRow], _ encoder: RowEncoder) -> any Objective {
        AnswerObjective(
            rows,
            encoder.channels,
            encoder.recipe,
            special: encoder.special
        )
    }
}

extension PreferenceRow: Lesson {
    func encode(_ encoder: inout RowEncoder, _ index: Int) throws(StudentError) -> [EncodedPair] {
        try encoder.encode(self, index).map { [$0] } ?? []
    }

    func add(to digest: inout Digest) {
        digest.add(channel)
        digest.add(UInt64(weight.bitPattern))
        digest.add(prompt)
        digest.add(chosen)
        digest.add(rejected)
    }

    static func objective(_ rows: [EncodedPair], _ encoder: RowEncoder) -> any Objective {
        PreferenceObjective(
            rows,
            encoder.channels,
            encoder.recipe,
            special: encoder.special
        )
    }
}

extension RowEncoder {
    var special: Set<Int32> { Set(tokenizer.special.values) }
}

extension Digest {
    fileprivate mutating func add(_ turns: [ChatTurn]) {
        add(UInt64(turns.count))
        for turn in turns {
            add(turn.role)
            add(turn.content)
        }
    }
}
