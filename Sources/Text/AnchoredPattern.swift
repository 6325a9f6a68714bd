import CText
import Glibc

/// Finds the starts of a pattern for which vectorscan cannot track them, such as
/// `请.{0,200}翻译`: all ends from one scan, then the pattern anchored at each possible start.
///
/// Costs a short scan for each scalar that lies within a match's width of an end, and only in
/// texts that have one.
final class AnchoredPattern: Sendable {
    private let ends: PatternDatabase
    private let anchored: PatternDatabase
    /// Bytes of the shortest and the longest possible match.
    private let width: ClosedRange<Int>

    /// Refuses a pattern without a longest match, whose search could take quadratic time.
    init(_ pattern: Pattern) throws(TextError) {
        width = try Self.width(of: pattern)
        ends = try PatternDatabase([pattern], flags: 0)
        var fixed = pattern
        fixed.regex = "^(?:\(pattern.regex))"
        anchored = try PatternDatabase([fixed], flags: 0)
    }

    /// The leftmost-longest matches that do not overlap.
    func matches(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var known: Set<Int> = []
        ends.scan(bytes) { _, _, end in
            known.insert(end)
            return true
        }
        let ends = known.sorted()
        var chosen: [Range<Int>] = []
        var start = 0
        var next = 0
        while true {
            while next < ends.count, ends[next] < start + width.lowerBound || ends[next] <= start {
                next += 1
            }
            guard next < ends.count else { return chosen }
            if ends[next] > start + width.upperBound {
                start = boundary(from: ends[next] - width.upperBound, in: bytes)
                continue
            }
            // The window closes at a true end, so that it never cuts a scalar.
            var last = next
            while last + 1 < ends.count, ends[last + 1] <= start + width.upperBound { last += 1 }
            if let end = longestEnd(from: start, upTo: ends[last], of: known, in: bytes) {
                chosen.append(start..<end)
                start = end
            } else {
                start = boundary(from: start + 1, in: bytes)
            }
        }
    }

    private func longestEnd(
        from start: Int,
        upTo limit: Int,
        of known: Set<Int>,
        in bytes: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        var longest: Int?
        anchored.scan(UnsafeBufferPointer(rebasing: bytes[start..<limit])) { _, _, length in
            let end = start + length
            if length > 0, known.contains(end), end > longest ?? 0 { longest = end }
            return true
        }
        return longest
    }

    /// The first offset from `offset` on that is no continuation byte.
    private func boundary(from offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var offset = offset
        while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        return offset
    }

    private static func width(of pattern: Pattern) throws(TextError) -> ClosedRange<Int> {
        var information: UnsafeMutablePointer<hs_expr_info_t>?
        var problem: UnsafeMutablePointer<hs_compile_error_t>?
        let flags = HS_FLAG_UTF8 | (pattern.caseInsensitive ? HS_FLAG_CASELESS : 0)
        _ = hs_expression_info(pattern.regex, UInt32(flags), &information, &problem)
        defer {
            hs_free_compile_error(problem)
            // Allocated by vectorscan's default allocator, which is malloc.
            free(information)
        }
        guard let found = information?.pointee, found.max_width != .max else {
            throw TextError(
                .patternRefused,
                pattern: pattern.name,
                "pattern '\(pattern.name)': Pattern is too large; use smaller repetition counts, "
                    + "or none without an upper bound beside them"
            )
        }
        return Int(found.min_width)...Int(found.max_width)
    }
}
