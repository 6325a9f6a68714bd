/// At least, or less than, so many words in capitals only.
struct CapitalWordFrequency: Instruction {
    static let id = "change_case:capital_word_frequency"

    private let bound: CountBound

    init(_ arguments: InstructionArguments) throws {
        bound = try arguments.bound(
            arguments.capitalRelation,
            arguments.capitalFrequency,
            "capital_frequency"
        )
    }

    func isFollowed(by answer: String) -> Bool {
        let words = answer.split { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "-" }
        return bound.allows(
            words.count { word in
                word.contains(where: \.isUppercase) && !word.contains(where: \.isLowercase)
            }
        )
    }
}
