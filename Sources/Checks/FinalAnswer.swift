import JSON
import Text

/// What an answer comes to, in one spelling: equal ones are the same answer.
enum FinalAnswer {
    /// JSON as its value, a choice as its letter, an answer with steps as its last number or what
    /// stands after "the answer is"; anything else folded, with its numbers in one spelling.
    static func normalized(_ content: String) -> String {
        let text = content.trimmed
        if let value = try? JSONValue(parsing: text), value.object != nil || value.array != nil {
            return "json " + String(decoding: value.serialized(sortedKeys: true), as: UTF8.self)
        }
        let marked = afterMarker(text)
        let end = (marked ?? text).trimmed
        if let letter = choice(end) { return "choice \(letter)" }
        guard end.count > longest || end.contains(where: \.isNewline) else { return folded(end) }
        return lastNumber(end).map { "number \($0)" } ?? folded(end)
    }

    /// Longer texts hold steps; shorter ones are read whole, so that 5 m is not 5 cm.
    private static let longest = 60

    private static func folded(_ text: String) -> String {
        let plain = Normalizer.fold(text, punctuation: .dropped)
        let numbers = Numbers.found(in: text, lone: false)
        guard !numbers.isEmpty else { return "text \(plain)" }
        let words = plain.filter { !$0.isNumber && !$0.isWhitespace && $0 != "." && $0 != "," }
        if words.isEmpty, numbers.count == 1, let only = lastNumber(text) {
            return "number \(only)"
        }
        let sign = lastNumber(text)?.hasPrefix("-") == true ? "-" : ""
        return "text \(words) numbers \(sign)\(numbers.joined(separator: " "))"
    }

    /// The last number with its sign; a fraction such as 3/4 is one.
    private static func lastNumber(_ text: String) -> String? {
        let parts = text.split { !"0123456789.,/-−".contains($0) }
        guard let last = parts.last(where: { $0.contains(where: \.isNumber) }) else {
            return Numbers.found(in: text, lone: false).last
        }
        let numbers = Numbers.found(in: String(last), lone: true)
        let isNegative = last.first == "-" || last.first == "−"
        let isFraction = last.contains("/")
        let value = isFraction ? numbers.joined(separator: "/") : numbers.last ?? ""
        return (isNegative ? "-" : "") + value
    }

    /// What follows the last marker, to the end of its line; `\boxed{…}` holds it.
    private static func afterMarker(_ text: String) -> String? {
        if let open = text.ranges(of: "\\boxed{").last {
            return String(text[open.upperBound...].prefix { $0 != "}" })
        }
        let lowered = text.lowercased()
        let found = markers.compactMap { lowered.ranges(of: $0).last }
            .max { $0.lowerBound < $1.lowerBound }
        guard let found else { return nil }
        let rest = lowered[found.upperBound...].drop { ":： *".contains($0) }
        let line = String(rest.prefix { !$0.isNewline }).trimmed
        return line.isEmpty ? nil : line
    }

    /// GSM8K's mark, and how answers after steps are introduced.
    private static let markers = [
        "####", "the answer is", "final answer", "answer:", "答案是", "答案为", "答案：", "答案:", "最终答案",
    ]

    /// `B`, `(B)`, `B. text`, `选B`, as a capital letter.
    private static func choice(_ text: String) -> Character? {
        var rest = text.drop { "(（*[ ".contains($0) }
        for word in ["option ", "choice ", "选项", "选择", "选", "应选"] where rest.hasFoldedPrefix(word) {
            rest = rest.dropFirst(word.count)
        }
        guard let letter = rest.first?.uppercased().first, ("A"..."H").contains(letter) else {
            return nil
        }
        guard let after = rest.dropFirst().first else { return letter }
        return ".)）:：、,，*]。".contains(after) ? letter : nil
    }
}
