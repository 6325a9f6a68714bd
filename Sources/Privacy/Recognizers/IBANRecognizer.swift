/// International bank account numbers of the countries in SWIFT's registry (release 101): right
/// length, right kinds of characters at each place, remainder 1 modulo 97 (ISO 13616-1).
struct IBANRecognizer: Recognizer {
    func spans(in text: FoldedText) -> [Span] {
        sweep(text) { place in
            guard text.isLetter(place), text.isLetter(place + 1), !text.isWord(place - 1) else {
                return nil
            }
            return span(in: text, at: place)
        }
    }

    private func span(in text: FoldedText, at place: Int) -> Span? {
        let country = text.exactly(place..<(place + 2)).uppercased()
        guard let layout = Self.layouts[country] else { return nil }
        let length = 4 + layout.count
        let chain = DigitChain(text, from: place, limit: length, letters: true)
        guard chain.count == length, !text.isWord(chain.range(length).upperBound),
            chain.digits[2] < 10, chain.digits[3] < 10,
            chain.lineBreaks(length) <= 1, chain.groups(length).count <= length / 4 + 2,
            zip(layout, chain.digits.dropFirst(4)).allSatisfy({ $0.allows($1) }),
            Self.remainder(chain.digits) == 1
        else { return nil }
        return Span(range: chain.range(length), value: chain.text(length))
    }

    /// The number with its first four characters moved to the end, letters as 10–35, modulo 97.
    static func remainder(_ digits: [Int]) -> Int {
        (digits.dropFirst(4) + digits.prefix(4)).reduce(0) { rest, digit in
            (rest * (digit < 10 ? 10 : 100) + digit) % 97
        }
    }

    enum Place: Character {
        case digit = "n"
        case letter = "a"
        case either = "c"

        func allows(_ digit: Int) -> Bool {
            switch self {
            case .digit: digit < 10
            case .letter: digit >= 10
            case .either: true
            }
        }
    }

    /// What follows the country and the two check digits.
    static let layouts: [String: [Place]] = Dictionary(
        uniqueKeysWithValues: registry.map { entry in
            (String(entry.prefix(2)), places(entry.dropFirst(3)))
        }
    )

    /// `4n12c` is four digits, then twelve letters or digits.
    private static func places(_ structure: Substring) -> [Place] {
        var found: [Place] = []
        var count = 0
        for character in structure {
            if let digit = character.wholeNumberValue {
                count = count * 10 + digit
            } else if let place = Place(rawValue: character) {
                found += Array(repeating: place, count: count)
                count = 0
            }
        }
        return found
    }

    private static let registry = [
        "AD 8n12c", "AE 19n", "AL 8n16c", "AT 16n", "AZ 4a20c", "BA 16n", "BE 12n", "BG 4a6n8c",
        "BH 4a14c", "BI 23n", "BR 23n1a1c", "BY 4c4n16c", "CH 5n12c", "CR 18n", "CY 8n16c",
        "CZ 20n", "DE 18n", "DJ 23n", "DK 14n", "DO 4c20n", "EE 16n", "EG 25n", "ES 20n",
        "FI 14n", "FK 2a12n", "FO 14n", "FR 10n11c2n", "GB 4a14n", "GE 2a16n", "GI 4a15c",
        "GL 14n", "GR 7n16c", "GT 24c", "HN 4a20n", "HR 17n", "HU 24n", "IE 4a14n", "IL 19n",
        "IQ 4a15n", "IS 22n", "IT 1a10n12c", "JO 4a4n18c", "KW 4a22c", "KZ 3n13c", "LB 4n20c",
        "LC 4a24c", "LI 5n12c", "LT 16n", "LU 3n13c", "LV 4a13c", "LY 21n", "MC 10n11c2n",
        "MD 20c", "ME 18n", "MK 3n10c2n", "MN 16n", "MR 23n", "MT 4a5n18c", "MU 4a19n3a",
        "NI 4a20n", "NL 4a10n", "NO 11n", "OM 3n16c", "PK 4a16c", "PL 24n", "PS 4a21c",
        "PT 21n", "QA 4a21c", "RO 4a16c", "RS 18n", "RU 14n15c", "SA 2n18c", "SC 4a20n3a",
        "SD 14n", "SE 20n", "SI 15n", "SK 20n", "SM 1a10n12c", "SO 19n", "ST 21n", "SV 4a20n",
        "TL 19n", "TN 20n", "TR 6n16c", "UA 6n19c", "VA 18n", "VG 4a16n", "XK 16n",
        "YE 4a4n18c",
    ]
}
