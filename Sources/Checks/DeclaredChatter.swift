import Text

/// Patterns a pipeline adds for both ends of an answer.
struct DeclaredChatter: Sendable {
    private let leading: PatternSet
    private let trailing: PatternSet

    init(_ leading: [String], _ trailing: [String]) throws(TextError) {
        var starts: [Pattern] = []
        for regex in leading { starts.append(Self.pattern("^\\s*(?:\(regex))", regex)) }
        var ends: [Pattern] = []
        for regex in trailing { ends.append(Self.pattern("(?:\(regex))\\s*$", regex)) }
        self.leading = try PatternSet(starts)
        self.trailing = try PatternSet(ends)
    }

    func strip(_ text: String) -> String {
        var kept = text
        let front = leading.matches(in: kept).filter { $0.bytes.lowerBound == 0 }
        if let end = front.map(\.bytes.upperBound).max() {
            kept = String(decoding: kept.utf8.dropFirst(end), as: UTF8.self).trimmed
        }
        let length = kept.utf8.count
        let back = trailing.matches(in: kept).filter { $0.bytes.upperBound == length }
        if let start = back.map(\.bytes.lowerBound).min() {
            kept = String(decoding: kept.utf8.prefix(start), as: UTF8.self).trimmed
        }
        return kept
    }

    private static func pattern(_ regex: String, _ name: String) -> Pattern {
        Pattern(name: name, regex: regex, caseInsensitive: true)
    }
}
