/// Digits, or digits and letters, that may belong to one number, with what stands between them.
///
/// People group long numbers by spaces and dashes, and lines break inside them.
struct DigitChain {
    enum Gap: Hashable {
        case none
        case blank
        case dash
        case line
    }

    /// Values 0–9, and 10–35 for A–Z.
    private(set) var digits: [Int] = []
    /// The place of each digit in the text.
    private(set) var places: [Int] = []
    /// What stands before each digit.
    private(set) var gaps: [Gap] = []
    /// What stands before the character that would come next, if there is one.
    private(set) var following: Gap?

    /// Reads at most `limit` digits from `start`, which must be a digit, or a letter where
    /// `letters` count too.
    init(_ text: FoldedText, from start: Int, limit: Int, letters: Bool = false) {
        digits.reserveCapacity(limit)
        places.reserveCapacity(limit)
        gaps.reserveCapacity(limit)
        var place = start
        var gap = Gap.none
        while let value = Self.value(text[place], letters) {
            guard digits.count < limit else {
                following = gap
                return
            }
            digits.append(value)
            places.append(place)
            gaps.append(gap)
            place += 1
            (place, gap) = Self.skipGap(text, place, letters)
        }
    }

    var count: Int { digits.count }

    /// Lengths of the runs that the first `length` digits fall into.
    func groups(_ length: Int, splitBy splits: (Gap) -> Bool = { $0 != .none }) -> [Int] {
        var found: [Int] = []
        for gap in gaps.prefix(length) {
            if found.isEmpty || splits(gap) {
                found.append(1)
            } else {
                found[found.count - 1] += 1
            }
        }
        return found
    }

    func lineBreaks(_ length: Int) -> Int { gaps.prefix(length).count { $0 == .line } }

    /// The stretch of text under the first `length` digits.
    func range(_ length: Int) -> Range<Int> { places[0]..<(places[length - 1] + 1) }

    func text(_ length: Int) -> String {
        digits.prefix(length).map { String($0, radix: 36) }.joined()
    }

    private static func value(_ byte: UInt8, _ letters: Bool) -> Int? {
        if FoldedText.digits.contains(byte) { return Int(byte - FoldedText.digits.lowerBound) }
        let lower = byte | 0x20
        guard letters, FoldedText.letters.contains(lower) else { return nil }
        return Int(lower - FoldedText.letters.lowerBound) + 10
    }

    /// Steps over a dash that may end a line, or over at most three blanks and line ends, if a
    /// digit follows.
    private static func skipGap(_ text: FoldedText, _ place: Int, _ letters: Bool) -> (Int, Gap) {
        guard value(text[place], letters) == nil else { return (place, .none) }
        var end = place
        var gap = Gap.none
        while end < place + 3 {
            switch text[end] {
            case UInt8(ascii: "-") where gap == .none: gap = .dash
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                if gap == .dash { return (place, .none) }
                gap = gap == .line ? .line : .blank
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): gap = gap == .dash ? .dash : .line
            default: return value(text[end], letters) == nil ? (place, .none) : (end, gap)
            }
            end += 1
        }
        return value(text[end], letters) == nil ? (place, .none) : (end, gap)
    }
}
