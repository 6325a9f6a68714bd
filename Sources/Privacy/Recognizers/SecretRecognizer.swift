/// Keys and tokens that say what they are: provider prefixes, JSON Web Tokens, PEM private keys.
///
/// Prefixes and lengths follow the providers' documents as collected by gitleaks.
struct SecretRecognizer: Recognizer {
    func spans(in text: FoldedText) -> [Span] {
        var found: [Span] = []
        var place = 0
        while place < text.count {
            if let end = privateKey(text, place) ?? token(text, place) ?? webToken(text, place) {
                found.append(Span(range: place..<end, value: text.exactly(place..<end)))
                place = end
            } else {
                place += 1
            }
        }
        return found
    }

    private struct Shape: Sendable {
        let prefix: [UInt8]
        let least: Int

        init(_ prefix: String, _ least: Int) {
            self.prefix = Array(prefix.utf8)
            self.least = least
        }
    }

    /// Prefix, and how many letters, digits, `_` and `-` follow at least.
    private static let shapes: [Shape] = [
        Shape("sk-", 20), Shape("sk_live_", 16), Shape("sk_test_", 16), Shape("rk_live_", 16),
        Shape("AKIA", 16), Shape("ASIA", 16), Shape("LTAI", 12), Shape("AKID", 28),
        Shape("AIza", 35), Shape("ghp_", 36), Shape("gho_", 36), Shape("ghu_", 36),
        Shape("ghs_", 36), Shape("ghr_", 36), Shape("github_pat_", 40), Shape("glpat-", 20),
        Shape("xoxb-", 20), Shape("xoxp-", 20), Shape("xoxa-", 20), Shape("xoxs-", 20),
        Shape("hf_", 30), Shape("npm_", 36), Shape("dop_v1_", 40), Shape("SG.", 40),
        Shape("pypi-", 40), Shape("shpat_", 32), Shape("r8_", 37), Shape("gsk_", 40),
    ]

    private static let firsts = Set(shapes.compactMap(\.prefix.first))

    private func token(_ text: FoldedText, _ place: Int) -> Int? {
        guard Self.firsts.contains(text[place]), !text.isWord(place - 1) else { return nil }
        for shape in Self.shapes where text.starts(with: shape.prefix, at: place) {
            let start = place + shape.prefix.count
            var end = start
            while isTokenByte(text, end)
                || (text[end] == UInt8(ascii: ".") && isTokenByte(text, end + 1))
            {
                end += 1
            }
            while end > start, !text.isWord(end - 1) { end -= 1 }
            guard end - start >= shape.least, isVaried(text, start..<end) else { continue }
            return end
        }
        return nil
    }

    private func isTokenByte(_ text: FoldedText, _ place: Int) -> Bool {
        text.isWord(place) || text[place] == UInt8(ascii: "_") || text[place] == UInt8(ascii: "-")
    }

    /// Keys are drawn at random; `sk-xxxxxxxxxxxxxxxxxxxxxxxx` and hyphenated words are not keys.
    private func isVaried(_ text: FoldedText, _ range: Range<Int>) -> Bool {
        let distinct = Set(text.bytes[range]).count
        return distinct >= 8 && range.contains(where: text.isDigit)
    }

    /// `header.payload.signature` in base64url; both objects begin with `{"`, encoded `eyJ`
    /// (RFC 7519).
    private func webToken(_ text: FoldedText, _ place: Int) -> Int? {
        let mark = Array("eyJ".utf8)
        guard text.starts(with: mark, at: place), !text.isWord(place - 1) else { return nil }
        var end = place
        var dots = 0
        while isTokenByte(text, end) || (text[end] == UInt8(ascii: ".") && dots < 2) {
            if text[end] == UInt8(ascii: ".") {
                dots += 1
                if dots == 1, !text.starts(with: mark, at: end + 1) { return nil }
            }
            end += 1
        }
        return dots == 2 && end - place >= 40 ? end : nil
    }

    /// From `-----BEGIN … PRIVATE KEY-----` to its end line, or to the end of the text (RFC 7468).
    private func privateKey(_ text: FoldedText, _ place: Int) -> Int? {
        guard text.starts(with: Array("-----BEGIN ".utf8), at: place) else { return nil }
        let label = Array("PRIVATE KEY".utf8)
        let finish = Array("-----END ".utf8)
        let header = place..<min(place + 60, text.count)
        guard header.contains(where: { text.starts(with: label, at: $0) }) else { return nil }
        guard let last = (place..<text.count).first(where: { text.starts(with: finish, at: $0) })
        else { return text.count }
        var end = last + finish.count
        while end < text.count, text[end] != UInt8(ascii: "-"), text[end] != UInt8(ascii: "\n") {
            end += 1
        }
        while text[end] == UInt8(ascii: "-") { end += 1 }
        return end
    }
}

extension FoldedText {
    /// The folded characters of a range as they are; keys know upper and lower case.
    func exactly(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
