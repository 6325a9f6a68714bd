/// What an address lets its reader do: the `user:password` of `scheme://user:password@host`, a
/// token in its place, and the values of query parameters such as `access_token` or `sig`.
struct URLCredentialsRecognizer: Recognizer {
    func spans(in text: FoldedText) -> [Span] {
        let mark = Array("://".utf8)
        var found: [Span] = []
        for place in text.bytes.indices {
            let range: Range<Int>?
            switch text[place] {
            case UInt8(ascii: ":")
            where text.starts(with: mark, at: place) && text.isWord(place - 1):
                range = userInfo(text, from: place + mark.count)
            case UInt8(ascii: "?"), UInt8(ascii: "&"), UInt8(ascii: "#"):
                range = parameter(text, from: place + 1)
            default: continue
            }
            guard let range, range.lowerBound >= found.last?.range.upperBound ?? 0 else { continue }
            found.append(Span(range: range, value: text.exactly(range)))
        }
        return found
    }

    /// Up to the last `@` before the host ends (RFC 3986 §3.2), if a colon stands inside or it
    /// is a key.
    private func userInfo(_ text: FoldedText, from start: Int) -> Range<Int>? {
        var end = start
        var at: Int?
        while end < text.count, text[end] > UInt8(ascii: " "), text[end] != FoldedText.other,
            !Self.stops.contains(text[end])
        {
            if text[end] == UInt8(ascii: "@") { at = end }
            end += 1
        }
        guard let at else { return nil }
        if let colon = text.bytes[start..<at].firstIndex(of: UInt8(ascii: ":")) {
            return colon + 1 < at ? start..<at : nil
        }
        return isKey(text, start..<at) ? start..<at : nil
    }

    private static let stops = Set("/?#\"'<>".utf8)

    private func isKey(_ text: FoldedText, _ range: Range<Int>) -> Bool {
        range.count >= 16 && range.contains(where: text.isDigit)
            && entropy(text.bytes[range]) >= 3
    }

    /// Parameters that stand for a permission; signed addresses of Azure and S3 among them.
    private static let names: Set = [
        "token", "access_token", "refresh_token", "id_token", "auth_token", "auth", "api_key",
        "apikey", "api-key", "key", "secret", "client_secret", "password", "passwd", "pwd",
        "sig", "signature", "x-amz-signature", "x-amz-security-token", "x-amz-credential",
        "x-goog-signature", "x-oss-signature", "sign", "session", "sessionid", "code", "ticket",
    ]
    private static let passwords: Set = ["password", "passwd", "pwd"]
    private static let longestName = 24

    private func parameter(_ text: FoldedText, from start: Int) -> Range<Int>? {
        var place = start
        while place - start < Self.longestName,
            text.isWord(place) || text[place] == UInt8(ascii: "_")
                || text[place] == UInt8(ascii: "-")
        {
            place += 1
        }
        guard text[place] == UInt8(ascii: "="), place > start else { return nil }
        let name = text.value(start..<place)
        guard Self.names.contains(name) else { return nil }
        var end = place + 1
        while end < text.count, text[end] > UInt8(ascii: " "), text[end] != FoldedText.other,
            text[end] != UInt8(ascii: "&"), !Self.stops.contains(text[end])
        {
            end += 1
        }
        let value = (place + 1)..<end
        let isPassword = Self.passwords.contains(name) && value.count >= 4
        return isPassword || isKey(text, value) ? value : nil
    }
}
