/// A prompt's characters, and which of them the answer may be read from.
///
/// Kept are digits and the word behind them, units of measure, words with digits, quoted text, brackets of
/// every kind with what they hold, placeholders, addresses, capitalised words (names) but the
/// prompt's first, what follows a colon, and every line but the first.
struct PromptText {
    let characters: [Character]
    let isKept: [Bool]
    private let lowered: [Character]

    init(_ text: String) {
        characters = Array(text)
        var kept = [Bool](repeating: false, count: characters.count)
        Self.keepLines(characters, &kept)
        Self.keepQuotes(characters, &kept)
        for word in Self.words(characters) where Self.isPayload(characters, word) {
            for place in word { kept[place] = true }
        }
        Self.keepNumbers(characters, &kept)
        for place in characters.indices where Self.hanUnits.contains(characters[place]) {
            kept[place] = true
        }
        isKept = kept
        lowered = characters.map { $0.isASCII ? Character($0.lowercased()) : $0 }
    }

    /// Runs of free Latin letters of at least a length, as ranges of places.
    func latinWords(atLeast length: Int) -> [Range<Int>] {
        Self.words(characters).filter { word in
            word.count >= length && word.allSatisfy { !isKept[$0] }
        }
    }

    /// Places of free Han characters.
    var hanPlaces: [Int] {
        characters.indices.filter { !isKept[$0] && Self.isHan(characters[$0]) }
    }

    /// The prompt with a stretch of it replaced.
    func replacing(_ range: Range<Int>, with text: some Sequence<Character>) -> String {
        String(characters[..<range.lowerBound] + Array(text) + characters[range.upperBound...])
    }

    /// Where a word in lower case stands in the free characters, in any letter case.
    func places(of word: String) -> [Range<Int>] {
        let wanted = Array(word)
        guard let first = wanted.first else { return [] }
        let isLatin = Self.isLatin(first)
        return lowered.indices.compactMap { start in
            let range = start..<(start + wanted.count)
            guard lowered[start] == first, range.upperBound <= lowered.count,
                lowered[range].elementsEqual(wanted), !isKept[range].contains(true)
            else { return nil }
            return isLatin && !isWhole(range) ? nil : range
        }
    }

    private func isWhole(_ range: Range<Int>) -> Bool {
        let before = range.lowerBound > 0 && Self.isLatin(characters[range.lowerBound - 1])
        let after =
            range.upperBound < characters.count && Self.isLatin(characters[range.upperBound])
        return !before && !after
    }

    static func isLatin(_ character: Character) -> Bool {
        character.isASCII && character.isLetter
    }

    static func isHan(_ character: Character) -> Bool {
        character.unicodeScalars.count == 1
            && character.unicodeScalars.allSatisfy { (0x4e00...0x9fff).contains($0.value) }
    }
}

// MARK: What is kept

extension PromptText {
    private static let hanNumerals = Set("零〇一二三四五六七八九十百千万亿两半")

    static func isNumeral(_ character: Character) -> Bool {
        character.isNumber || hanNumerals.contains(character)
    }

    private static func words(_ characters: [Character]) -> [Range<Int>] {
        var words: [Range<Int>] = []
        for place in characters.indices where isLatin(characters[place]) {
            if let last = words.last, last.upperBound == place {
                words[words.count - 1] = last.lowerBound..<(place + 1)
            } else {
                words.append(place..<(place + 1))
            }
        }
        return words
    }

    /// Names, words glued to digits or signs, and words of capitals.
    private static func isPayload(_ characters: [Character], _ word: Range<Int>) -> Bool {
        let capitals = word.count { characters[$0].isUppercase }
        let isFirst = characters[..<word.lowerBound].allSatisfy(\.isWhitespace)
        if capitals > (isFirst ? 1 : 0) { return true }
        if units.contains(String(characters[word]).lowercased()) { return true }
        let joints = Set("_-/@\\.#$%&=+*^~<>|'’")
        let before = word.lowerBound > 0 ? characters[word.lowerBound - 1] : " "
        let end = word.upperBound
        let after = end < characters.count ? characters[end] : " "
        let isEndOfSentence =
            after == "." && (end + 1 == characters.count || characters[end + 1].isWhitespace)
        return isNumeral(before) || isNumeral(after) || joints.contains(before)
            || (joints.contains(after) && !isEndOfSentence)
    }

    /// A number keeps what is behind it: one Latin word or four Han characters, as in `12 km` and
    /// `3箱苹果`.
    private static func keepNumbers(_ characters: [Character], _ kept: inout [Bool]) {
        for place in characters.indices where isNumeral(characters[place]) {
            kept[place] = true
            var next = place + 1
            if next < characters.count, characters[next] == " " { next += 1 }
            guard next < characters.count else { continue }
            let isChinese = isHan(characters[next])
            let end = isChinese ? min(next + 4, characters.count) : characters.count
            while next < end, isChinese ? isHan(characters[next]) : isLatin(characters[next]) {
                kept[next] = true
                next += 1
            }
        }
    }

    /// Units of measure, which a slip would turn into others.
    private static let units: Set<String> = [
        "km", "m", "cm", "mm", "kg", "g", "mg", "l", "ml", "h", "w", "min", "s", "mi", "ft", "in",
        "kilometers", "kilometres", "meters", "metres", "meter", "centimeters", "millimeters",
        "kilograms", "grams", "gram", "liters", "litres", "liter", "milliliters", "hours", "hour",
        "minutes", "minute", "seconds", "days", "weeks", "months", "years", "miles", "feet",
        "inches", "pounds", "ounces", "dollars", "euros", "celsius", "fahrenheit",
    ]

    private static let hanUnits = Set("米克升元斤公里周天时分秒毫厘千")

    /// What follows the first colon, and all lines but the first, is what is worked on.
    private static func keepLines(_ characters: [Character], _ kept: inout [Bool]) {
        let isStart = { (character: Character) in
            character == ":" || character == "：" || character.isNewline
        }
        guard let start = characters.firstIndex(where: isStart) else { return }
        for place in start..<characters.count { kept[place] = true }
    }

    /// Quotes and brackets with what they hold; one that is never closed holds the rest.
    private static func keepQuotes(_ characters: [Character], _ kept: inout [Bool]) {
        let closers: [Character: Character] = [
            "\"": "\"", "“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "`": "`", "(": ")",
            "（": "）", "[": "]", "{": "}", "<": ">", "【": "】",
        ]
        var open: (closer: Character, opener: Character, depth: Int)?
        for (place, character) in characters.enumerated() {
            if var inside = open {
                kept[place] = true
                if character == inside.closer {
                    inside.depth -= 1
                } else if character == inside.opener {
                    inside.depth += 1
                }
                open = inside.depth == 0 ? nil : inside
            } else if let closer = closers[character] {
                kept[place] = true
                open = (closer, character, 1)
            }
        }
    }
}
