import Text

/// How long a text is, by every way of counting that its reader may have meant.
///
/// Whether `200字` counts marks, and whether `well-known` is one word or two, is not agreed on; so a
/// wish counts as met when one reading meets it.
enum LengthMeasure {
    /// - Returns: no reading where the unit does not apply, such as words of a Chinese text.
    static func readings(of text: String, in unit: LengthWish.Unit) -> [Int] {
        switch unit {
        case .characters: characters(text)
        case .words: words(text)
        case .sentences: [Sentences.count(in: text)]
        case .paragraphs: paragraphs(text)
        case .items: items(text).map { [$0] } ?? []
        }
    }

    /// With marks and without them, words and numbers in Latin script as one each, which is how a
    /// word processor counts 字; for text in letters, with spaces and without.
    private static func characters(_ text: String) -> [Int] {
        let counts = ByteFeatures(text)
        let eastAsian = counts.han + counts.kana + counts.hangul
        guard 2 * eastAsian >= counts.letters else {
            return [text.count, text.count { !$0.isWhitespace }]
        }
        let latin = wordRuns(text) { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return [eastAsian + latin, eastAsian + latin + counts.punctuation]
    }

    private static func words(_ text: String) -> [Int] {
        let counts = ByteFeatures(text)
        guard counts.han + counts.kana < counts.letters else { return [] }
        let spaced = text.split(whereSeparator: \.isWhitespace)
            .count { $0.contains { $0.isLetter || $0.isNumber } }
        return [spaced, wordRuns(text) { $0.isLetter || $0.isNumber || $0 == "_" }]
    }

    private static func wordRuns(_ text: String, _ isPart: (Character) -> Bool) -> Int {
        text.split { !isPart($0) }.count
    }

    /// Blocks between blank lines or rules, and lines.
    private static func paragraphs(_ text: String) -> [Int] {
        var blocks = 0
        var lines = 0
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let bare = line.trimmed
            let isRule = bare.count >= 3 && bare.allSatisfy { "*-_".contains($0) }
            guard !bare.isEmpty, !isRule else {
                isInside = false
                continue
            }
            lines += 1
            if !isInside { blocks += 1 }
            isInside = true
        }
        return blocks == lines ? [blocks] : [blocks, lines]
    }

    /// Entries of the text's outermost list; `nil` where it has none.
    static func items(_ text: String) -> Int? {
        let marks = ListMark.all(in: text)
        let numbered = marks.filter { $0.kind == .number }
        let chosen = numbered.count > 1 ? numbered : marks.filter { $0.kind == .bullet }
        guard chosen.count > 1, let indent = chosen.map(\.indent).min() else { return nil }
        return chosen.count { $0.indent == indent }
    }
}

/// The beginning of a list's entry.
struct ListMark {
    enum Kind { case bullet, number }

    var kind: Kind
    var indent: Int

    static func all(in text: String) -> [ListMark] {
        text.split(separator: "\n").compactMap { line in
            let rest = line.drop { $0 == " " || $0 == "\t" || $0 == "\u{3000}" }
            return kind(of: rest).map { ListMark(kind: $0, indent: line.count - rest.count) }
        }
    }

    private static func kind(of line: Substring) -> Kind? {
        guard let first = line.first else { return nil }
        let second = line.dropFirst().first
        if "-*+•·●▪".contains(first) {
            let needsSpace = "-*+".contains(first)
            return !needsSpace || second?.isWhitespace == true ? .bullet : nil
        }
        if "①②③④⑤⑥⑦⑧⑨⑩".contains(first) { return .number }
        let open = "(（".contains(first) ? line.dropFirst() : line
        let digits = open.prefix { $0.isASCII && $0.isNumber || "一二三四五六七八九十".contains($0) }
        guard (1...3).contains(digits.count), let end = open.dropFirst(digits.count).first else {
            return nil
        }
        let after = open.dropFirst(digits.count + 1).first
        if "、）．".contains(end) { return .number }
        guard end == "." || end == ")" else { return nil }
        // 3.5 begins a sentence, not an entry.
        return after.map { !$0.isNumber } ?? false ? .number : nil
    }
}
