/// The `user:password` of `scheme://user:password@host`.
struct URLCredentialsRecognizer: Recognizer {
    func spans(in text: FoldedText) -> [Span] {
        let mark = Array("://".utf8)
        var found: [Span] = []
        for place in text.bytes.indices where text.starts(with: mark, at: place) {
            guard text.isWord(place - 1), let range = userInfo(text, from: place + mark.count)
            else {
                continue
            }
            found.append(Span(range: range, value: text.value(range)))
        }
        return found
    }

    /// Up to the last `@` before the host ends (RFC 3986 §3.2), if a colon stands inside.
    private func userInfo(_ text: FoldedText, from start: Int) -> Range<Int>? {
        var end = start
        var at: Int?
        while end < text.count, text[end] > UInt8(ascii: " "), text[end] != FoldedText.other,
            !Self.stops.contains(text[end])
        {
            if text[end] == UInt8(ascii: "@") { at = end }
            end += 1
        }
        guard let at, let colon = text.bytes[start..<at].firstIndex(of: UInt8(ascii: ":")),
            colon + 1 < at
        else { return nil }
        return start..<at
    }

    private static let stops = Set("/?#\"'<>".utf8)
}
