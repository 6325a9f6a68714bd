/// A letter occurs at least, or less than, so many times.
struct LetterFrequency: Instruction {
    static let id = "keywords:letter_frequency"

    private let letter: String
    private let bound: CountBound

    init(_ arguments: InstructionArguments) throws {
        letter = try arguments.need(arguments.letter, "letter").lowercased()
        bound = try arguments.bound(arguments.letRelation, arguments.letFrequency, "let_frequency")
    }

    func isFollowed(by answer: String) -> Bool {
        bound.allows(answer.lowercased().ranges(of: letter).count)
    }
}
