/// Words as people type them: near enough to one of a known list.
enum FuzzyWord {
    /// The known word that `typed` stands for, an exact one before a near one.
    static func match(_ typed: String, in known: [String]) -> String? {
        if known.contains(typed) { return typed }
        return known.first { isNear(typed, $0) }
    }

    /// Whether two lower-case words differ by no more than one slip of the fingers.
    ///
    /// A slip is a missing, extra or wrong letter or two swapped neighbours; two slips are allowed
    /// from nine letters on, and below five letters only a swap, since "late" is not "lane".
    static func isNear(_ typed: String, _ known: String) -> Bool {
        if typed == known { return true }
        // Known words are plain ASCII, so bytes are letters; most pairs end here.
        let allowed = known.utf8.count >= 9 ? 2 : 1
        guard abs(typed.utf8.count - known.utf8.count) <= allowed, known.utf8.count >= 3,
            typed.utf8.allSatisfy({ $0 < 0x80 })
        else { return false }
        let (a, b) = (Array(typed.utf8), Array(known.utf8))
        if b.count < 5 {
            return a.count == b.count && a.first == b.first && a.sorted() == b.sorted()
        }
        return slips(a, b) <= allowed
    }

    /// Optimal string alignment distance.
    private static func slips(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var row = [i + 1]
            for (j, y) in b.enumerated() {
                var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (x == y ? 0 : 1))
                if i > 0, j > 0, x == b[j - 1], a[i - 1] == y {
                    best = min(best, beforeLast[j - 1] + 1)
                }
                row.append(best)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
