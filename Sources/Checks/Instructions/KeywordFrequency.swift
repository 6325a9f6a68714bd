/// A word occurs at least, or less than, so many times.
struct KeywordFrequency: Instruction {
    static let id = "keywords:frequency"

    private let keyword: String
    private let bound: CountBound

    init(_ arguments: InstructionArguments) throws {
        keyword = try arguments.need(arguments.keyword, "keyword").lowercased()
        bound = try arguments.bound(arguments.relation, arguments.frequency, "frequency")
    }

    func isFollowed(by answer: String) -> Bool {
        bound.allows(Words.count(of: keyword, in: answer.lowercased()))
    }
}
