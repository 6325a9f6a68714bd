/// Finds the lengths that a prompt asks of its answer.
///
/// Reads cautiously: a number is a wish only with a unit after it, and a bare one only where the
/// clause asks for a text; lengths of what the prompt brings along, of parts, and of what somebody
/// wrote before are none. A prompt it does not understand asks for nothing.
struct LengthWishReader {
    private let scalars: [Unicode.Scalar]
    /// As many, with ASCII in lower case and full-width forms as half-width ones.
    private let folded: [Unicode.Scalar]

    init(_ prompt: String) {
        scalars = Array(prompt.unicodeScalars)
        folded = scalars.map(Self.folded)
    }

    /// The wishes of a prompt in their order; none where two speak of one unit, since then one is
    /// about something else.
    static func wishes(in prompt: String) -> [LengthWish] {
        var reader = Self(prompt)
        let found = reader.wishes()
        let units = found.map(\.unit)
        return Set(units).count == units.count ? found : []
    }

    private mutating func wishes() -> [LengthWish] {
        var found: [LengthWish] = []
        var place = 0
        while place < folded.count {
            guard let number = number(at: place) else {
                place += 1
                continue
            }
            let wish = wish(number)
            if let wish { found.append(wish) }
            place = (wish?.upperPlace ?? number.place).upperBound
        }
        return found
    }

    private struct Number {
        var value: Int
        var place: Range<Int>
    }

    // MARK: A wish around a number

    private func wish(_ number: Number) -> LengthWish? {
        var end = number.place.upperBound
        let isOpen = has("+", at: end)
        if isOpen { end += 1 }
        var last = number
        if let join = LengthWording.joins.first(where: { has($0, at: end) }),
            let second = self.number(at: end + join.unicodeScalars.count),
            second.value > number.value
        {
            last = second
            end = second.place.upperBound
        }
        guard let unit = unit(at: end), number.value >= (unit.unit.isLoose ? 10 : 2) else {
            return nil
        }
        var wish = LengthWish(
            unit: unit.unit,
            relation: .exactly,
            number: number.value,
            upper: last.value,
            place: number.place,
            upperPlace: last.place
        )
        wish.isChinese = unit.isChinese
        wish.isAdjective = unit.isAdjective
        return related(wish, isOpen: isOpen, unitEnd: unit.end)
    }

    private func related(_ wish: LengthWish, isOpen: Bool, unitEnd: Int) -> LengthWish? {
        let clause = clause(before: wish.place.lowerBound)
        let tail = text(unitEnd..<min(unitEnd + 24, folded.count))
        let near = String(clause.suffix(24))
        guard !LengthWording.elsewhere.contains(where: near.contains),
            !LengthWording.partial.contains(where: tail.prefix(22).contains),
            wish.unit != .items || LengthWording.listVerbs.contains(where: clause.contains)
        else { return nil }
        var wish = wish
        let asks = LengthWording.verbs.contains(where: clause.contains)
        let spaced = trimmedEnd(clause)
        let before = LengthWording.before
            .filter { spaced.hasSuffix($0.word) }
            .max { $0.word.count < $1.word.count }
        let after = LengthWording.after.first { tail.drop { $0 == " " }.hasPrefix($0.word) }
        if wish.upper > wish.number {
            wish.relation = .between
        } else if isOpen {
            wish.relation = .atLeast
        } else if let after {
            wish.relation = after.relation
        } else if let before {
            guard before.relation != .between else { return nil }
            // A comparison alone is a remark: "that's more than 14 words".
            guard ![.moreThan, .lessThan].contains(before.relation) || asks else { return nil }
            wish.relation = before.relation
            if before.relation == .exactly { widen(&wish, before.word, clause) }
        } else {
            guard asks else { return nil }
            if wish.isAdjective { takeArticle(&wish, clause) }
        }
        return wish
    }

    /// Takes the word before the number into its place.
    private func widen(_ wish: inout LengthWish, _ word: String, _ clause: String) {
        let blanks = clause.reversed().prefix { $0 == " " }.count
        let start = wish.place.lowerBound - blanks - word.unicodeScalars.count
        wish.place = start..<wish.place.upperBound
    }

    /// `an 800-word` becomes `a roughly 750-word`.
    private func takeArticle(_ wish: inout LengthWish, _ clause: String) {
        for article in ["an ", "a "] where clause == article || clause.hasSuffix(" " + article) {
            wish.place = (wish.place.lowerBound - article.count)..<wish.place.upperBound
            return
        }
    }

    // MARK: Reading

    /// What stands before a place in its sentence, 80 scalars at most.
    private func clause(before place: Int) -> String {
        let window = folded[max(0, place - 80)..<place]
        let start = window.lastIndex { Self.ends.contains($0) }.map { $0 + 1 } ?? window.startIndex
        return text(start..<place)
    }

    private static let ends: Set<Unicode.Scalar> = ["。", "！", "？", "\n", ";", "；", "?", "!"]

    private func text(_ range: Range<Int>) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: folded[range])
        return text
    }

    private func trimmedEnd(_ text: String) -> Substring {
        var rest = text[...]
        while let last = rest.last, last == " " || last == "（" || last == "(" { rest.removeLast() }
        return rest
    }

    private func has(_ word: String, at place: Int) -> Bool {
        let wanted = word.unicodeScalars
        guard place + wanted.count <= folded.count else { return false }
        return folded[place...].starts(with: wanted)
    }

    private struct FoundUnit {
        var unit: LengthWish.Unit
        var end: Int
        var isAdjective: Bool
        var isChinese: Bool
    }

    private func unit(at place: Int) -> FoundUnit? {
        if let found = LengthWording.chineseUnits.first(where: { has($0.word, at: place) }) {
            guard !LengthWording.chineseNoUnits.contains(where: { has($0, at: place) }) else {
                return nil
            }
            let end = place + found.word.unicodeScalars.count
            return FoundUnit(unit: found.unit, end: end, isAdjective: false, isChinese: true)
        }
        guard let mark = folded.indices.contains(place) ? folded[place] : nil,
            mark == " " || mark == "-"
        else { return nil }
        let start = place + 1
        for (word, unit) in LengthWording.englishUnits where has(word, at: start) {
            let end = start + word.unicodeScalars.count
            if end < folded.count, folded[end].properties.isAlphabetic { continue }
            let isAdjective = !word.hasSuffix("s")
            return FoundUnit(unit: unit, end: end, isAdjective: isAdjective, isChinese: false)
        }
        return nil
    }

    private func number(at place: Int) -> Number? {
        guard folded.indices.contains(place), place == 0 || !joinsNumber(folded[place - 1]) else {
            return nil
        }
        return digits(at: place) ?? chinese(at: place) ?? word(at: place)
    }

    /// Whether a number right after this scalar is the rest of something longer.
    private func joinsNumber(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            && (scalar.properties.isAlphabetic || ".,#$/".unicodeScalars.contains(scalar))
            || scalar.properties.numericType != nil || ChineseNumeral.isPart(scalar)
    }

    private func digits(at place: Int) -> Number? {
        var end = place
        var value = 0
        while end < folded.count, value < 1_000_000 {
            if let digit = folded[end].asciiDigit {
                value = value * 10 + digit
            } else if folded[end] != "," || end == place
                || !(1...3).allSatisfy({ asciiDigit(end + $0) != nil })
            {
                break
            }
            end += 1
        }
        return end > place ? Number(value: value, place: place..<end) : nil
    }

    private func asciiDigit(_ place: Int) -> Int? {
        folded.indices.contains(place) ? folded[place].asciiDigit : nil
    }

    private func chinese(at place: Int) -> Number? {
        var end = place
        while end < folded.count, ChineseNumeral.isPart(folded[end]) { end += 1 }
        guard end > place, let value = ChineseNumeral.value(of: folded[place..<end]) else {
            return nil
        }
        return Number(value: value, place: place..<end)
    }

    private func word(at place: Int) -> Number? {
        var end = place
        while end < folded.count, ("a"..."z").contains(folded[end]) { end += 1 }
        guard end > place, let value = LengthWording.numbers[text(place..<end)] else { return nil }
        return Number(value: value, place: place..<end)
    }

    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        var value = scalar.value
        if (0xFF01...0xFF5E).contains(value), value != 0xFF08, value != 0xFF1B { value -= 0xFEE0 }
        if (0x41...0x5A).contains(value) { value += 0x20 }
        return Unicode.Scalar(value) ?? scalar
    }
}

extension Unicode.Scalar {
    fileprivate var asciiDigit: Int? {
        ("0"..."9").contains(self) ? Int(value) - 48 : nil
    }
}
