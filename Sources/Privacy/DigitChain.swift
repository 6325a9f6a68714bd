/// Digits that may belong to one number, with what stands between them.
///
/// People group long numbers by spaces and dashes, and lines break inside them.
struct DigitChain {
    enum Gap: Hashable {
        case none
        case blank
        case dash
        case line
    }

    /// Values 0–9.
    private(set) var digits: [Int] = []
    /// The place of each digit in the text.
    private(set) var places: [Int] = []
    /// What stands before each digit.
    private(set) var gaps: [Gap] = []

    /// Reads at most `limit` digits from `start`, which must be a digit.
    init(_ text: FoldedText, from start: Int, limit: Int) {
        var place = start
        var gap = Gap.none
        while digits.count < limit, text.isDigit(place) {
            digits.append(Int(text[place] - FoldedText.digits.lowerBound))
            places.append(place)
            gaps.append(gap)
            place += 1
            (place, gap) = Self.skipGap(text, place)
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

    func text(_ length: Int) -> String { digits.prefix(length).map(String.init).joined() }

    /// Steps over one dash, or over at most three blanks and line ends, if a digit follows.
    private static func skipGap(_ text: FoldedText, _ place: Int) -> (Int, Gap) {
        if text[place] == UInt8(ascii: "-") {
            return text.isDigit(place + 1) ? (place + 1, .dash) : (place, .none)
        }
        var end = place
        var gap = Gap.none
        while end < place + 3 {
            switch text[end] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"): gap = gap == .line ? .line : .blank
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): gap = .line
            default: return text.isDigit(end) ? (end, gap) : (place, .none)
            }
            end += 1
        }
        return text.isDigit(end) ? (end, gap) : (place, .none)
    }
}
