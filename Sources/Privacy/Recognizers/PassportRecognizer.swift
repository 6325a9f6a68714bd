/// Passport numbers: Chinese ones by their form, any country's behind a word for passport.
///
/// Chinese ordinary passports are E or G and eight digits, or E, a letter and seven digits;
/// diplomatic, service and public ones (D, S, P) look like article numbers and need the word.
/// Korean ones since 2021 are a letter, three digits, a letter and four digits, which is form
/// enough. The word may stand behind the number too ("… is my passport number").
struct PassportRecognizer: Recognizer {
    func spans(in text: FoldedText) -> [Span] {
        sweep(text) { place in
            guard text.isWord(place), !text.isWord(place - 1), text[place - 1] != 0x5f,
                text[place - 1] != UInt8(ascii: "-"),
                (place..<(place + 4)).contains(where: text.isDigit)
            else { return nil }
            return span(in: text, at: place)
        }
    }

    private func span(in text: FoldedText, at place: Int) -> Span? {
        let chain = DigitChain(text, from: place, limit: 9, letters: true)
        guard chain.count >= 7, chain.lineBreaks(chain.count) <= 1 else { return nil }
        let end = chain.range(chain.count).upperBound
        guard !text.isWord(end), text[end] != UInt8(ascii: "-") || !text.isWord(end + 1)
        else { return unspaced(text, place, chain) }
        let isWhole = chain.groups(chain.count).count == 1 || chain.lineBreaks(chain.count) == 1
        let isKnown = Self.isChinese(chain.digits) || Self.isKorean(chain.digits)
        if isWhole, isKnown, text[place] & 0x20 == 0 {
            return Span(range: place..<end, value: chain.text(chain.count))
        }
        return unspaced(text, place, chain)
    }

    /// Seven to nine characters in one piece, six of them digits, near the word.
    private func unspaced(_ text: FoldedText, _ place: Int, _ chain: DigitChain) -> Span? {
        let length = chain.groups(chain.count)[0]
        let digits = chain.digits.prefix(length).count { $0 < 10 }
        guard (7...9).contains(length), digits >= 6, !text.isWord(place + length),
            Self.introduction.isHeard(in: text, before: place, within: 32)
                || Self.introduction.isHeard(in: text, after: place + length, within: 24)
        else { return nil }
        return Span(range: place..<(place + length), value: chain.text(length))
    }

    private static func isChinese(_ digits: [Int]) -> Bool {
        guard digits.count == 9, digits.dropFirst(2).allSatisfy({ $0 < 10 }) else { return false }
        let letters = (digits[0], digits[1])
        let isE = letters.0 == 14
        return letters.1 < 10 ? isE || letters.0 == 16 : isE && ![18, 24].contains(letters.1)
    }

    /// M ordinary, S single journey, R residence, O official, D diplomatic.
    private static func isKorean(_ digits: [Int]) -> Bool {
        guard digits.count == 9, [13, 22, 24, 27, 28].contains(digits[0]), digits[4] >= 10 else {
            return false
        }
        return digits[1...3].allSatisfy { $0 < 10 } && digits[5...].allSatisfy { $0 < 10 }
    }

    private static let introduction = Introduction([
        "passport", "passports", "travel document", "护照", "passeport", "pasaporte", "reisepass",
        "reisepassnummer", "passnummer", "pass-nr", "passaporto", "paspoort", "паспорт", "여권",
        "여권번호", "パスポート", "旅券",
    ])
}

/// Chinese travel permits, behind a word for them: Hong Kong and Macau residents (H or M and
/// eight or ten digits), mainland residents to Hong Kong and Macau (C, W) and to Taiwan (T, L),
/// Taiwan residents (eight or ten digits).
struct PermitRecognizer: Recognizer {
    func spans(in text: FoldedText) -> [Span] {
        sweep(text) { place in
            guard text.isWord(place), !text.isWord(place - 1),
                (place..<(place + 3)).contains(where: text.isDigit)
            else { return nil }
            return span(in: text, at: place)
        }
    }

    private func span(in text: FoldedText, at place: Int) -> Span? {
        let chain = DigitChain(text, from: place, limit: 11, letters: true)
        let length = chain.groups(chain.count)[0]
        guard (8...11).contains(length), !text.isWord(place + length),
            Self.isPermit(Array(chain.digits.prefix(length))),
            Self.introduction.isHeard(in: text, before: place, within: 24)
        else { return nil }
        return Span(range: place..<(place + length), value: chain.text(length))
    }

    private static func isPermit(_ digits: [Int]) -> Bool {
        let tail = digits.drop { $0 >= 10 }
        guard tail.allSatisfy({ $0 < 10 }) else { return false }
        switch digits.prefix(digits.count - tail.count).map({ String($0, radix: 36) }).joined() {
        case "": return tail.count == 8 || tail.count == 10
        case "h", "m": return tail.count == 8 || tail.count == 10
        case "c", "w", "t", "l": return tail.count == 8
        case let letters: return letters.count == 2 && letters.hasPrefix("c") && tail.count == 7
        }
    }

    private static let introduction = Introduction([
        "通行证", "回乡证", "台胞证", "台胞證", "回鄉證", "通行證", "签注", "居住证", "居留证",
        "home return permit", "travel permit", "entry permit", "mainland travel permit",
        "taiwan compatriot permit", "residence permit",
    ])
}
