/// An answer with its code told apart from its prose.
///
/// Fences: https://spec.commonmark.org/0.31.2/#fenced-code-blocks
struct MarkdownText {
    /// The lines outside fenced code, inline code taken out.
    private(set) var prose = ""
    private(set) var endsInCode = false

    init(_ text: String) {
        var fence: (mark: Character, length: Int)?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let found = Self.fence(line)
            if let open = fence {
                guard let found, found.mark == open.mark, found.length >= open.length,
                    found.info.isEmpty
                else { continue }
                fence = nil
            } else if let found, found.mark == "~" || !found.info.contains("`") {
                fence = (found.mark, found.length)
            } else {
                prose += Self.withoutInlineCode(line) + "\n"
            }
        }
        endsInCode = fence != nil
    }

    private static func fence(
        _ line: Substring
    ) -> (mark: Character, length: Int, info: Substring)? {
        let indent = line.prefix { $0 == " " }.count
        let rest = line.dropFirst(indent)
        guard indent <= 3, let mark = rest.first, mark == "`" || mark == "~" else { return nil }
        let length = rest.prefix { $0 == mark }.count
        guard length >= 3 else { return nil }
        let info = rest.dropFirst(length).drop(while: \.isWhitespace)
        return (mark, length, info.last?.isWhitespace == true ? info.dropLast() : info)
    }

    /// Backtick to backtick on one line; a lone backtick stays.
    private static func withoutInlineCode(_ line: Substring) -> String {
        let parts = line.split(separator: "`", omittingEmptySubsequences: false)
        guard parts.count > 2 else { return String(line) }
        let isPaired = parts.count % 2 == 1
        return parts.enumerated()
            .filter { $0.offset % 2 == 0 || (!isPaired && $0.offset == parts.count - 1) }
            .map { String($0.element) }
            .joined(separator: " ")
    }
}
