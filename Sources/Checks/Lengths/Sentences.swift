/// Sentences of a text in English or Chinese.
enum Sentences {
    /// Ends of sentences that something stands before, and an end that lacks its mark. A mark counts
    /// before a space or the end only, so that 3.5 is none; Chinese marks count anywhere.
    static func count(in text: String) -> Int {
        let scalars = Array(text.unicodeScalars)
        var count = 0
        var hasText = false
        for (index, scalar) in scalars.enumerated() {
            if isEnd(scalars, index) {
                count += hasText ? 1 : 0
                hasText = false
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                hasText = true
            }
        }
        return count + (hasText ? 1 : 0)
    }

    private static func isEnd(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        let scalar = scalars[index]
        if chinese.contains(scalar) { return true }
        guard western.contains(scalar) else { return false }
        let isLast = index + 1 == scalars.count
        return (isLast || endsClause(scalars[index + 1])) && !isAbbreviated(scalars, index)
    }

    private static func endsClause(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || closing.contains(scalar)
    }

    /// A lone letter before the mark, as in "e.g." and "J. Smith", or a number that begins a line,
    /// as in "1. First".
    private static func isAbbreviated(_ scalars: [Unicode.Scalar], _ mark: Int) -> Bool {
        guard mark > 0 else { return false }
        if scalars[mark - 1].properties.isAlphabetic {
            return mark == 1 || !scalars[mark - 2].properties.isAlphabetic
        }
        var place = mark - 1
        while place >= 0, ("0"..."9").contains(scalars[place]) { place -= 1 }
        return place < mark - 1 && (place < 0 || scalars[place] == "\n")
    }

    private static let chinese: Set<Unicode.Scalar> = ["。", "！", "？"]
    private static let western: Set<Unicode.Scalar> = [".", "!", "?"]
    private static let closing: Set<Unicode.Scalar> = ["\"", "'", ")", "”", "’", "*"]
}
