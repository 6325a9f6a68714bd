/// A prompt as instructions are looked for in it.
struct InstructionPrompt {
    let text: String
    /// With straight quotation marks.
    let lowered: String

    init(_ text: String) {
        var straight = text
        for mark in ["“", "”", "„", "「", "」", "『", "』"] {
            straight = straight.replacing(mark, with: "\"")
        }
        for mark in ["‘", "’"] { straight = straight.replacing(mark, with: "'") }
        self.text = straight
        lowered = straight.lowercased()
    }

    func says(_ phrases: [String]) -> Bool { phrases.contains { lowered.contains($0) } }

    /// What stands in quotation marks after one of the phrases, up to the end of its sentence.
    func quoted(after phrases: [String]) -> [String] {
        for phrase in phrases {
            guard let found = lowered.firstRange(of: phrase) else { continue }
            let words = Self.quotations(lowered[found.upperBound...].prefix(240))
            if !words.isEmpty { return words }
        }
        return []
    }

    /// One after another, as long as nothing but "and", "or" and commas stands between them.
    private static func quotations(_ text: Substring) -> [String] {
        var found: [String] = []
        var rest = text
        while let open = rest.firstIndex(where: { $0 == "\"" || $0 == "'" }) {
            let before = rest[..<open]
            guard found.isEmpty ? before.count <= 40 : isJoint(before),
                !before.contains(where: { ".!?。！？\n".contains($0) })
            else { break }
            let inside = rest[rest.index(after: open)...]
            guard let close = inside.firstIndex(of: rest[open]) else { break }
            let word = inside[..<close].trimmed
            guard !word.isEmpty else { break }
            found.append(word.hasSuffix(",") ? String(word.dropLast()) : word)
            rest = inside[inside.index(after: close)...]
        }
        return found
    }

    private static func isJoint(_ text: Substring) -> Bool {
        let bare = text.filter { !$0.isWhitespace && !",，、".contains($0) }
        return ["", "and", "or", "和", "或", "与"].contains(bare)
    }

    /// The number before a phrase, `three` and `3` alike, and whether `at least` or `exactly` stands
    /// before it.
    func number(before phrase: String) -> (value: Int, isExact: Bool, isLeast: Bool)? {
        for found in lowered.ranges(of: phrase) {
            let words = lowered[..<found.lowerBound].suffix(40).split {
                !$0.isLetter && !$0.isNumber
            }
            guard let last = words.last,
                let value = Int(last) ?? LengthWording.numbers[String(last)]
            else { continue }
            let before = words.dropLast().suffix(2).map(String.init)
            return (value, before.last == "exactly", before == ["at", "least"])
        }
        return nil
    }
}
