import CText

/// Many patterns searched for in one pass over a text.
///
/// A set may be shared between threads; its scans then wait for one another.
package final class PatternSet: Sendable {
    package let patterns: [Pattern]
    /// Reports each pattern once, which is what lets a scan skip most of a text. What needs digits
    /// or an at sign is searched for apart: most chat messages have none, or too few for a long
    /// number, and are spared those slower engines.
    private let presence: [PatternDatabase]
    /// Reports every end with the leftmost start; slower, and larger.
    private let positions: PatternDatabase?
    /// The place in `patterns` of each pattern of `positions`.
    private let positioned: [Int]
    /// The patterns that are too large for `positions`, by place.
    private let anchored: [(place: Int, pattern: AnchoredPattern)]

    /// Compiles all patterns, so that none is refused later on.
    ///
    /// - Parameter positions: whether ``matches(in:)`` will be asked. Tracking starts costs
    ///   seconds to compile for repeats such as `.{0,160}`, and is not needed to tell presence.
    package init(_ patterns: [Pattern], positions wanted: Bool = true) throws(TextError) {
        self.patterns = patterns
        guard !patterns.isEmpty else {
            presence = []
            positions = nil
            positioned = []
            anchored = []
            return
        }
        for pattern in patterns where pattern.regex.utf8.contains(0) {
            throw TextError(
                .patternRefused,
                pattern: pattern.name,
                "pattern '\(pattern.name)': a NUL has to be written as \\x00"
            )
        }
        presence = try Self.presence(of: patterns)
        guard wanted else {
            positions = nil
            positioned = []
            anchored = []
            return
        }
        var positioned = Array(patterns.indices)
        var anchored: [(place: Int, pattern: AnchoredPattern)] = []
        positions = try Self.positions(of: patterns, &positioned, &anchored)
        self.positioned = positioned
        self.anchored = anchored
    }

    private static func presence(
        of patterns: [Pattern]
    ) throws(TextError) -> [PatternDatabase] {
        var databases: [PatternDatabase] = []
        for group in Self.groups(patterns.map(\.need)) where !group.isEmpty {
            let kept = group.map { patterns[$0] }
            databases.append(
                try PatternDatabase(kept, identifiers: group, flags: HS_FLAG_SINGLEMATCH)
            )
        }
        return databases
    }

    /// The places of the patterns that are searched for together.
    private static func groups(_ needs: [PatternNeed]) -> [[Int]] {
        let addresses = needs.indices.filter { needs[$0].atSign }
        let numbers = [0..<1, 1..<longNumber, longNumber..<Int.max].map { range in
            needs.indices.filter { !needs[$0].atSign && range.contains(needs[$0].digits) }
        }
        return numbers + [addresses]
    }

    /// Telephone, card and identity numbers have at least so many digits, dates and prices fewer.
    private static let longNumber = 9

    /// Compiles what can report its starts, and moves the rest to `anchored`.
    private static func positions(
        of patterns: [Pattern],
        _ positioned: inout [Int],
        _ anchored: inout [(place: Int, pattern: AnchoredPattern)]
    ) throws(TextError) -> PatternDatabase? {
        while !positioned.isEmpty {
            do throws(TextError) {
                let kept = positioned.map { patterns[$0] }
                return try PatternDatabase(kept, flags: HS_FLAG_SOM_LEFTMOST)
            } catch {
                guard let index = error.index else { throw error }
                let place = positioned.remove(at: index)
                anchored.append((place, try AnchoredPattern(patterns[place])))
            }
        }
        return nil
    }

    /// The patterns that occur at least once.
    package func hits(in text: String) -> PatternHits {
        var words = [UInt64](repeating: 0, count: wordsPerText)
        words.withUnsafeMutableBufferPointer { words in
            withBytes(of: text) { bytes in
                let digits = presence.count > 1 ? digitCount(bytes) : Int.max
                mark(CollectionOfOne(bytes), digits: CollectionOfOne(digits), into: words)
            }
        }
        return PatternHits(words: words)
    }

    /// 64-bit words that hold a bit for each pattern.
    var wordsPerText: Int { (patterns.count + 63) / 64 }

    /// Sets the bits of the patterns that occur in each of the texts, which have so many decimal
    /// digits.
    func mark(
        _ texts: some Sequence<UnsafeBufferPointer<UInt8>>,
        digits: some Sequence<Int>,
        into words: UnsafeMutableBufferPointer<UInt64>
    ) {
        for database in presence {
            database.mark(texts, digits: digits, into: words, perText: wordsPerText)
        }
    }

    /// Whether any pattern occurs; stops at the first.
    package func contains(_ text: String) -> Bool {
        var found = false
        withBytes(of: text) { bytes in
            for database in presence where !found {
                database.scan(bytes) { _, _, _ in
                    found = true
                    return false
                }
            }
        }
        return found
    }

    /// All occurrences, for each pattern the leftmost-longest that do not overlap; by start,
    /// then end, then pattern.
    ///
    /// - Precondition: the set was made with positions.
    package func matches(in text: String) -> [PatternMatch] {
        precondition(patterns.isEmpty || positions != nil || !anchored.isEmpty)
        return withBytes(of: text) { bytes in
            var raw = [[Range<Int>]](repeating: [], count: positioned.count)
            positions?.scan(bytes) { pattern, start, end in
                raw[pattern].append(start..<end)
                return true
            }
            var found: [PatternMatch] = []
            for (pattern, ranges) in raw.enumerated() where !ranges.isEmpty {
                let chosen = leftmostLongest(ranges) { window in
                    starts(of: pattern, within: window, of: bytes)
                }
                found += chosen.map { PatternMatch(pattern: positioned[pattern], bytes: $0) }
            }
            for (place, pattern) in anchored {
                let chosen = pattern.matches(in: bytes)
                found += chosen.map { PatternMatch(pattern: place, bytes: $0) }
            }
            return found.sorted { a, b in
                (a.bytes.lowerBound, a.bytes.upperBound, a.pattern)
                    < (b.bytes.lowerBound, b.bytes.upperBound, b.pattern)
            }
        }
    }

    /// The leftmost start of a match that ends where `window` ends and lies within it.
    private func starts(
        of pattern: Int,
        within window: Range<Int>,
        of bytes: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        var start: Int?
        positions?.scan(UnsafeBufferPointer(rebasing: bytes[window])) { found, from, to in
            if found == pattern, to == window.count, from < to { start = window.lowerBound + from }
            return true
        }
        return start
    }
}

/// Chooses from all matches of one pattern the leftmost-longest that do not overlap.
///
/// `ranges` has for each end the leftmost start only. Where that start lies in a match that
/// was chosen before, a shorter match with the same end may begin after it: `shorten` looks
/// for one in the window that is left. An anchor or `\b` sees the window's edge as the text's;
/// that the end is a true one is known from the whole text.
private func leftmostLongest(
    _ ranges: [Range<Int>],
    shorten: (Range<Int>) -> Int?
) -> [Range<Int>] {
    let ordered = ranges.filter { !$0.isEmpty }.sorted(by: earlierOrLonger)
    var next = 0
    var cut: [Range<Int>] = []
    var chosen: [Range<Int>] = []
    var free = 0
    while true {
        while next < ordered.count, ordered[next].lowerBound < free {
            cut.append(ordered[next])
            next += 1
        }
        cut = cut.compactMap { range in
            guard range.upperBound > free else { return nil }
            guard range.lowerBound < free else { return range }
            return shorten(free..<range.upperBound).map { $0..<range.upperBound }
        }
        let candidates = cut + (next < ordered.count ? [ordered[next]] : [])
        guard let best = candidates.min(by: earlierOrLonger) else { return chosen }
        chosen.append(best)
        free = best.upperBound
    }
}

private func earlierOrLonger(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
    (a.lowerBound, -a.upperBound) < (b.lowerBound, -b.upperBound)
}
