/// At least so many stretches in Markdown emphasis, `*…*` or `**…**`.
struct HighlightedSections: Instruction {
    static let id = "detectable_format:number_highlighted_sections"

    private let least: Int

    init(_ arguments: InstructionArguments) throws {
        least = try arguments.need(arguments.numHighlights, "num_highlights")
    }

    init?(recognisedIn prompt: InstructionPrompt) {
        guard prompt.says(["highlight", "italicize"]),
            prompt.says(["markdown", "*highlighted", "*italic"]),
            let found = ["section", "text section", "part", "phrase", "text part"].lazy
                .compactMap({ prompt.number(before: $0) }).first, !found.isExact
        else { return nil }
        least = found.value
    }

    func isFollowed(by answer: String) -> Bool {
        let count = answer.split(whereSeparator: \.isNewline).reduce(0) { $0 + Self.stretches($1) }
        return count >= least
    }

    /// Pairs of asterisks with something between them; a bullet's own is none.
    private static func stretches(_ line: Substring) -> Int {
        var rest = line.drop(while: \.isWhitespace)
        if rest.hasPrefix("* ") { rest = rest.dropFirst(2) }
        var count = 0
        while let open = rest.firstIndex(of: "*") {
            let marks = rest[open...].prefix { $0 == "*" }
            let inside = rest[marks.endIndex...]
            guard let close = inside.firstRange(of: String(marks)) else { return count }
            if !inside[..<close.lowerBound].trimmed.isEmpty { count += 1 }
            rest = inside[close.upperBound...]
        }
        return count
    }
}
