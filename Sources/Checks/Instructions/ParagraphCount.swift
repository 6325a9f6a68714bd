/// So many paragraphs between Markdown rules `***`.
struct ParagraphCount: Instruction {
    static let id = "length_constraints:number_paragraphs"

    private let count: Int

    init(_ arguments: InstructionArguments) throws {
        count = try arguments.need(arguments.numParagraphs, "num_paragraphs")
    }

    func isFollowed(by answer: String) -> Bool {
        var parts = answer.split(separator: "***", omittingEmptySubsequences: false).map(\.trimmed)
        if parts.first?.isEmpty == true { parts.removeFirst() }
        if parts.last?.isEmpty == true { parts.removeLast() }
        return parts.count == count && parts.allSatisfy { !$0.isEmpty }
    }
}
