/// Words that say what the characters behind them are: `QQ号：`, `passport no.`, `密码是`.
struct Introduction: Sendable {
    /// A label in a text.
    struct Label {
        let range: Range<Int>
        /// Which of the words, counted from 0.
        let word: Int
    }

    /// What stands between a label and its value.
    struct Bridge {
        /// Where the value would begin.
        let place: Int
        /// A sign or word that announces a value: a colon, 号, `id`; not just a space.
        let announces: Bool
    }

    private let words: [[UInt32]]
    private let byFirst: [UInt32: [Int]]
    /// The low bytes of all first characters; most places are told apart by one look.
    private let firstBytes: [Bool]

    /// - Parameter words: in lower case; where one is the beginning of another the longer is found.
    init(_ words: [String]) {
        self.words = words.map { $0.unicodeScalars.map(\.value) }
        var byFirst: [UInt32: [Int]] = [:]
        for (index, word) in self.words.enumerated() {
            if let first = word.first { byFirst[first, default: []].append(index) }
        }
        var firstBytes = [Bool](repeating: false, count: 256)
        for first in byFirst.keys { firstBytes[Int(first & 0xff)] = true }
        self.firstBytes = firstBytes
        let lengths = self.words.map(\.count)
        self.byFirst = byFirst.mapValues { $0.sorted { lengths[$0] > lengths[$1] } }
    }

    /// In the order of the text, without overlaps; Latin words only where a word begins and ends.
    func labels(in text: FoldedText) -> [Label] {
        var found: [Label] = []
        var place = 0
        while place < text.count {
            if let label = label(in: text, at: place) {
                found.append(label)
                place = label.range.upperBound
            } else {
                place += 1
            }
        }
        return found
    }

    /// Whether one of the words ends within so many characters before a place.
    func isHeard(in text: FoldedText, before place: Int, within distance: Int = 16) -> Bool {
        (max(0, place - distance)..<max(0, place)).contains { start in
            label(in: text, at: start).map { $0.range.upperBound <= place } ?? false
        }
    }

    /// Whether one of the words begins within so many characters from a place on.
    func isHeard(in text: FoldedText, after place: Int, within distance: Int) -> Bool {
        (place..<(place + distance)).contains { label(in: text, at: $0) != nil }
    }

    private func label(in text: FoldedText, at place: Int) -> Label? {
        let symbol = text.symbol(place)
        guard firstBytes[Int(symbol & 0xff)], let candidates = byFirst[symbol] else { return nil }
        if text.isWord(place), text.isWord(place - 1) { return nil }
        for index in candidates {
            let word = words[index]
            let end = place + word.count
            guard word.indices.allSatisfy({ text.symbol(place + $0) == word[$0] }),
                !text.isLetter(end) || !text.isLetter(end - 1)
            else { continue }
            return Label(range: place..<end, word: index)
        }
        return nil
    }

    /// Steps over what stands between a label and its value, at most four words or signs.
    static func bridge(in text: FoldedText, from start: Int) -> Bridge {
        var place = skipBlanks(text, start)
        var announces = false
        for _ in 0..<4 {
            guard let word = connectors.label(in: text, at: place) else { break }
            announces = announces || connectorWords[word.word].announces
            place = skipBlanks(text, word.range.upperBound)
        }
        return Bridge(place: place, announces: announces)
    }

    private static func skipBlanks(_ text: FoldedText, _ start: Int) -> Int {
        var place = start
        while place < start + 3, text[place] == UInt8(ascii: " ") || text[place] == 0x09 {
            place += 1
        }
        return place
    }

    private static let connectorWords: [(word: String, announces: Bool)] = [
        (":", true), ("=", true), ("#", true), ("号码", true), ("号", true), ("账号", true),
        ("帐号", true), ("id", true), ("number", true), ("no.", true), ("no", true),
        ("num", true), ("是", false), ("为", false), ("is", false), ("(", false), ("\"", false),
        ("'", false), ("`", false), ("我", false), ("【", false), ("「", false), ("“", false),
    ]
    private static let connectors = Introduction(connectorWords.map(\.word))
}
