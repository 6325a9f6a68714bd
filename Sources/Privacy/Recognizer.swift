/// A find: where, and what it says once its spelling is folded away.
struct Span: Hashable {
    let range: Range<Int>
    let value: String
}

/// Finds one kind of personal data, and checks what it found.
///
/// A recogniser looks a bounded number of characters ahead of each place, or goes on behind what
/// it read, so its time grows with the length of the text and not with its square.
protocol Recognizer: Sendable {
    /// In the order of the text, without overlaps.
    func spans(in text: FoldedText) -> [Span]
}

extension Recognizer {
    /// Tries every place, and goes on behind each find.
    func sweep(_ text: FoldedText, _ find: (Int) -> Span?) -> [Span] {
        var found: [Span] = []
        var place = 0
        while place < text.count {
            if let span = find(place) {
                found.append(span)
                place = span.range.upperBound
            } else {
                place += 1
            }
        }
        return found
    }
}

extension Span {
    /// Both lists in the order of the text; where two overlap the one of `first` stays.
    static func merged(_ first: [Span], _ second: [Span]) -> [Span] {
        merged(first, second, range: \.range)
    }

    /// Two lists in the order of the text as one; where two overlap the one of `first` stays.
    static func merged<Find>(
        _ first: [Find],
        _ second: [Find],
        range: (Find) -> Range<Int>
    ) -> [Find] {
        var result: [Find] = []
        var next = 0
        var end = 0
        for find in second where range(find).lowerBound >= end {
            while next < first.count, range(first[next]).upperBound <= range(find).lowerBound {
                result.append(first[next])
                next += 1
            }
            guard next == first.count || !range(first[next]).overlaps(range(find)) else { continue }
            result.append(find)
            end = range(find).upperBound
        }
        return result + first[next...]
    }
}
