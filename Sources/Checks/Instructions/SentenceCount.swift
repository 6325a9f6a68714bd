/// At least, or less than, so many sentences.
struct SentenceCount: Instruction {
    static let id = "length_constraints:number_sentences"

    private let bound: CountBound

    init(_ arguments: InstructionArguments) throws {
        bound = try arguments.bound(arguments.relation, arguments.numSentences, "num_sentences")
    }

    func isFollowed(by answer: String) -> Bool {
        LengthMeasure.readings(of: answer, in: .sentences).contains(where: bound.allows)
    }
}
