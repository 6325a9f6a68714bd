/// E-mail addresses with a domain of two labels or more, the last one letters or in Punycode.
///
/// `git@host` is the same for everybody and left alone.
struct EmailRecognizer: Recognizer {
    func spans(in text: FoldedText) -> [Span] {
        var found: [Span] = []
        for at in text.bytes.indices where text[at] == UInt8(ascii: "@") {
            let floor = found.last?.range.upperBound ?? 0
            guard let start = localPart(text, before: at, floor: floor),
                let end = domain(text, after: at)
            else { continue }
            guard text.value(start..<at) != "git" else { continue }
            found.append(Span(range: start..<end, value: text.value(start..<end)))
        }
        return found
    }

    /// At most 64 characters (RFC 5321 §4.5.3.1.1).
    private func localPart(_ text: FoldedText, before at: Int, floor: Int) -> Int? {
        var start = at
        while start > floor, at - start < 64,
            text.isWord(start - 1) || Self.signs.contains(text[start - 1])
        {
            start -= 1
        }
        while start < at, !text.isWord(start) { start += 1 }
        return start < at ? start : nil
    }

    private static let signs = Set("._%+-".utf8)

    private func domain(_ text: FoldedText, after at: Int) -> Int? {
        var end = at + 1
        while text.isWord(end) || text[end] == UInt8(ascii: "-") || text[end] == UInt8(ascii: ".") {
            end += 1
        }
        while end > at + 1, !text.isWord(end - 1) { end -= 1 }
        let labels = text.bytes[(at + 1)..<end].split(
            separator: UInt8(ascii: "."),
            omittingEmptySubsequences: false
        )
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }), let last = labels.last,
            last.count >= 2,
            last.indices.allSatisfy(text.isLetter)
                || text.value(last.startIndex..<last.endIndex).hasPrefix("xn--")
        else { return nil }
        return end
    }
}
