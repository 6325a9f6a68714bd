/// Cuts text into the words that merging never crosses: the steps of a `tokenizer.json`.
struct PreTokenizer: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        /// Numbers apart from the rest, each digit for itself or all neighbours together.
        case digits(individual: Bool)
        case split(SplitPattern)
        /// A space before a text that begins with none.
        case prefixSpace
    }

    var steps: [Step]

    static let qwen2 = PreTokenizer(steps: [.split(.digits(1))])
    static let gpt2 = PreTokenizer(steps: [.split(.gpt2)])

    /// Calls `each` with the bounds of every word, in order.
    @inline(__always)
    func forEachWord(
        _ text: UTF8Text,
        _ range: Range<Int>,
        _ each: (UTF8Text, Int, Int) -> Void
    ) {
        // Nearly every tokenizer is one pattern.
        if steps.count == 1, case .split(let pattern) = steps[0] {
            return Self.cut(text, range, pattern, each)
        }
        walk(text, range, 0, each)
    }

    @inline(__always)
    private static func cut(
        _ text: UTF8Text,
        _ range: Range<Int>,
        _ pattern: SplitPattern,
        _ each: (UTF8Text, Int, Int) -> Void
    ) {
        var start = range.lowerBound
        while start < range.upperBound {
            let end = pattern.wordEnd(text, start, range.upperBound)
            each(text, start, end)
            start = end
        }
    }

    private func walk(
        _ text: UTF8Text,
        _ range: Range<Int>,
        _ index: Int,
        _ each: (UTF8Text, Int, Int) -> Void
    ) {
        guard !range.isEmpty else { return }
        guard index < steps.count else { return each(text, range.lowerBound, range.upperBound) }
        switch steps[index] {
        case .split(let pattern):
            Self.cut(text, range, pattern) { walk($0, $1..<$2, index + 1, each) }
        case .digits(let individual):
            var start = range.lowerBound
            while start < range.upperBound {
                let end = Self.digitsEnd(text, start, range.upperBound, individual)
                walk(text, start..<end, index + 1, each)
                start = end
            }
        case .prefixSpace:
            guard text.bytes[range.lowerBound] != UInt8(ascii: " ") else {
                return walk(text, range, index + 1, each)
            }
            let body = UnsafeBufferPointer(start: text.bytes + range.lowerBound, count: range.count)
            let spaced = [UInt8(ascii: " ")] + body
            spaced.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                let copy = UTF8Text(bytes: base, classes: text.classes)
                walk(copy, 0..<bytes.count, index + 1, each)
            }
        }
    }

    private static func digitsEnd(
        _ text: UTF8Text,
        _ start: Int,
        _ end: Int,
        _ individual: Bool
    ) -> Int {
        let numbers = CharacterClass.number | CharacterClass.lateNumber
        let (kind, length) = text.character(start)
        guard kind & numbers != 0 else { return text.run(start, end, not: numbers) }
        return individual ? start + length : text.run(start, end, of: numbers)
    }
}
