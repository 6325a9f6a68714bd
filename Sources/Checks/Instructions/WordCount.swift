/// At least, or less than, so many words, by either way of counting.
struct WordCount: Instruction {
    static let id = "length_constraints:number_words"

    private let bound: CountBound

    init(_ arguments: InstructionArguments) throws {
        bound = try arguments.bound(arguments.relation, arguments.numWords, "num_words")
    }

    func isFollowed(by answer: String) -> Bool {
        LengthMeasure.readings(of: answer, in: .words).contains(where: bound.allows)
    }
}
