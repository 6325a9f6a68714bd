/// So many paragraphs between blank lines, one of which begins with a word.
struct NthParagraphFirstWord: Instruction {
    static let id = "length_constraints:nth_paragraph_first_word"

    private let count: Int
    private let place: Int
    private let word: String

    init(_ arguments: InstructionArguments) throws {
        count = try arguments.need(arguments.numParagraphs, "num_paragraphs")
        place = try arguments.need(arguments.nthParagraph, "nth_paragraph")
        word = try arguments.need(arguments.firstWord, "first_word").lowercased()
    }

    func isFollowed(by answer: String) -> Bool {
        let parts = answer.replacing("\r\n", with: "\n").split(separator: "\n\n").map(\.trimmed)
            .filter { !$0.isEmpty }
        guard parts.count == count, parts.indices.contains(place - 1) else { return false }
        let first = parts[place - 1].drop { "\"'“*#_ ".contains($0) }.prefix { !$0.isWhitespace }
        return first.lowercased().filter { $0.isLetter || $0.isNumber }
            == word.filter { $0.isLetter || $0.isNumber }
    }
}
