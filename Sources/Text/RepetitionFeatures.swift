import CText

/// How much of a text is said again.
package struct RepetitionFeatures: Sendable, Equatable {
    /// Share of character n-grams that belong to the most repeated ones, as data-juicer's
    /// `character_repetition_filter` has it: of d distinct n-grams the √d most frequent that
    /// occur more than once, their occurrences over all. 0 for a text shorter than the n-gram.
    package var characterRepetition = 0.0
    /// Lines that occurred before, over all lines (Rae et al. 2021, Table A1).
    package var duplicateLineShare = 0.0
    /// Scalars in lines that occurred before, over all scalars in lines.
    package var duplicateLineCharacterShare = 0.0
    /// How often the most frequent line occurs; 0 for a text without lines.
    package var topLineCount = 0
    /// The most frequent line's occurrences over all lines; 0 where no line repeats.
    package var topLineShare = 0.0
    /// The longest run of one scalar, white space aside.
    package var longestRun = 0

    /// Lines are compared without white space at their ends, and blank ones are no lines;
    /// `ngram` is in scalars, and 10 is data-juicer's.
    package init(_ text: String, ngram: Int = 10) {
        precondition(ngram > 0)
        withBytes(of: text) { bytes in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: max(1, bytes.count)) {
                buffer in
                guard let source = bytes.baseAddress, let start = buffer.baseAddress else { return }
                let count = ctext_decode(source, bytes.count, start)
                let scalars = UnsafeBufferPointer(start: start, count: count)
                characterRepetition = Self.repetition(scalars, ngram: ngram)
                longestRun = Self.longestRun(scalars)
                countLines(scalars)
            }
        }
    }

    private static func repetition(_ scalars: UnsafeBufferPointer<UInt32>, ngram: Int) -> Double {
        guard scalars.count >= ngram else { return 0 }
        let counts = grouped(gramHashes(scalars, ngram: ngram)).counts
        let repeated = counts.filter { $0 > 1 }.sorted(by: >)
        let considered = min(Int(Double(counts.count).squareRoot()), repeated.count)
        let occurrences = repeated[..<considered].reduce(0) { $0 + Int($1) }
        return Double(occurrences) / Double(scalars.count - ngram + 1)
    }

    private static func longestRun(_ scalars: UnsafeBufferPointer<UInt32>) -> Int {
        var longest = 0
        var run = 0
        var last: UInt32?
        for scalar in scalars where !isBlank(scalar) {
            run = scalar == last ? run + 1 : 1
            last = scalar
            longest = max(longest, run)
        }
        return longest
    }

    private mutating func countLines(_ scalars: UnsafeBufferPointer<UInt32>) {
        var seen: [UInt64: Int] = [:]
        var lines = 0
        var characters = 0
        var repeatedCharacters = 0
        for line in scalars.split(separator: UInt32(UInt8(ascii: "\n"))) {
            let trimmed = Self.trimmed(line)
            guard !trimmed.isEmpty else { continue }
            lines += 1
            characters += trimmed.count
            let bytes = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: trimmed))
            let hash = ctext_xxh3(bytes.baseAddress, bytes.count, 0)
            let occurrences = seen[hash, default: 0] + 1
            seen[hash] = occurrences
            if occurrences > 1 { repeatedCharacters += trimmed.count }
            topLineCount = max(topLineCount, occurrences)
        }
        guard lines > 0 else { return }
        duplicateLineShare = Double(lines - seen.count) / Double(lines)
        duplicateLineCharacterShare = Double(repeatedCharacters) / Double(characters)
        topLineShare = topLineCount > 1 ? Double(topLineCount) / Double(lines) : 0
    }

    private static func trimmed(
        _ line: Slice<UnsafeBufferPointer<UInt32>>
    ) -> Slice<UnsafeBufferPointer<UInt32>> {
        var line = line
        while let first = line.first, isBlank(first) { line.removeFirst() }
        while let last = line.last, isBlank(last) { line.removeLast() }
        return line
    }

    private static func isBlank(_ scalar: UInt32) -> Bool {
        scalar == 0x20 || (0x09...0x0D).contains(scalar) || scalar == 0xA0 || scalar == 0x3000
    }
}
