/// Keys, tokens and passwords: what a provider's prefix or a name gives away, JSON Web Tokens,
/// PEM private keys, bot tokens.
struct SecretRecognizer: Recognizer {
    private let assigned = AssignedSecret()

    func spans(in text: FoldedText) -> [Span] {
        var unsigned = 0
        let own = sweep(text) { place in
            guard
                let end = privateKey(text, place) ?? ProviderKey.end(in: text, at: place)
                    ?? webToken(text, place, &unsigned) ?? botToken(text, place)
                    ?? pairedKey(text, place)
            else { return nil }
            return Span(range: place..<end, value: text.exactly(place..<end))
        }
        return Span.merged(own, assigned.spans(in: text))
    }

    /// `header.payload.signature` in base64url; both objects begin with `{"`, encoded `eyJ`
    /// (RFC 7519).
    ///
    /// - Parameter unsigned: up to where no token can begin, because the first part that was
    ///   read there is not followed by a second.
    private func webToken(_ text: FoldedText, _ place: Int, _ unsigned: inout Int) -> Int? {
        let mark = Array("eyJ".utf8)
        guard place >= unsigned, text.starts(with: mark, at: place), !text.isWord(place - 1)
        else { return nil }
        let header = segment(text, place)
        guard text[header] == UInt8(ascii: "."), text.starts(with: mark, at: header + 1) else {
            unsigned = header
            return nil
        }
        let payload = segment(text, header + 1)
        guard text[payload] == UInt8(ascii: ".") else {
            unsigned = payload
            return nil
        }
        let end = segment(text, payload + 1)
        return end - place >= 40 ? end : nil
    }

    private func segment(_ text: FoldedText, _ start: Int) -> Int {
        var end = start
        while text.isTokenByte(end) { end += 1 }
        return end
    }

    /// `number:AA…` of a Telegram bot: eight to ten digits, a colon, thirty-five characters.
    private func botToken(_ text: FoldedText, _ place: Int) -> Int? {
        guard text.isDigit(place), !text.isWord(place - 1) else { return nil }
        var colon = place
        while text.isDigit(colon), colon - place <= 10 { colon += 1 }
        guard (8...10).contains(colon - place), text.starts(with: Array(":AA".utf8), at: colon),
            ((colon + 1)..<(colon + 36)).allSatisfy(text.isTokenByte),
            !text.isTokenByte(colon + 36), text.isFullyVaried((colon + 3)..<(colon + 36))
        else { return nil }
        return colon + 36
    }

    /// Zhipu's `id.secret`: thirty-two hexadecimal digits, a dot, sixteen letters and digits.
    private func pairedKey(_ text: FoldedText, _ place: Int) -> Int? {
        guard text.isWord(place), !text.isWord(place - 1), text[place + 32] == UInt8(ascii: "."),
            (place..<(place + 32)).allSatisfy(text.isHex),
            ((place + 33)..<(place + 49)).allSatisfy(text.isWord), !text.isWord(place + 49),
            text.isFullyVaried(place..<(place + 32))
        else { return nil }
        return place + 49
    }

    /// From `-----BEGIN … PRIVATE KEY-----` to its end line, or to the end of the text (RFC 7468).
    private func privateKey(_ text: FoldedText, _ place: Int) -> Int? {
        guard text.starts(with: Array("-----BEGIN ".utf8), at: place) else { return nil }
        let label = Array("PRIVATE KEY".utf8)
        let finish = Array("-----END ".utf8)
        let header = (place + 11)..<min(place + 60, text.count)
        let close = header.first { text.starts(with: Array("-----".utf8), at: $0) }
        guard let close,
            (place..<close).contains(where: { text.starts(with: label, at: $0) })
        else { return nil }
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
    fileprivate func isFullyVaried(_ range: Range<Int>) -> Bool {
        entropy(bytes[range]) >= 3 && range.contains(where: isDigit)
    }
}
