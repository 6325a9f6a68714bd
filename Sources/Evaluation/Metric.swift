import JSON

/// How an answer is held against the reference.
package enum Metric: String, Sendable, Hashable, Codable, CaseIterable {
    /// Equal once white space at the ends is gone and runs of it are one space.
    case exactMatch = "exact_match"
    /// Both parse as JSON and mean the same: order of keys and `1` or `1.0` do not count.
    case jsonEqual = "json_equal"
    /// Equal whatever the case, closing punctuation or quotes.
    case label
    /// The reference occurs in the answer, whatever the case.
    case contains

    /// Scalars are compared as they are: nothing is composed or decomposed, so that an answer
    /// counts as right only if a program that reads bytes would take it.
    package func accepts(_ answer: String, reference: String) -> Bool {
        let (found, wanted) = (spaced(answer), spaced(reference))
        switch self {
        case .exactMatch: return same(found, wanted)
        case .jsonEqual: return jsonEqual(answer, reference)
        case .label: return same(bare(found), bare(wanted))
        case .contains:
            return found.lowercased().unicodeScalars.contains(wanted.lowercased().unicodeScalars)
        }
    }

    private func jsonEqual(_ answer: String, _ reference: String) -> Bool {
        guard let found = try? JSONValue(parsing: answer),
            let wanted = try? JSONValue(parsing: reference)
        else { return false }
        return found.means(wanted)
    }

    private func bare(_ text: String) -> String {
        let marks: Set<Character> = [
            ".", "。", "!", "！", "\"", "'", "“", "”", "「", "」", "`", "*", " ",
        ]
        let front = text.lowercased().drop { marks.contains($0) }
        return String(front.reversed().drop { marks.contains($0) }.reversed())
    }
}

/// White space folded: none at the ends, one space within.
private func spaced(_ text: String) -> String {
    text.unicodeScalars
        .split { $0.properties.isWhitespace }
        .map { String(String.UnicodeScalarView($0)) }
        .joined(separator: " ")
}

/// Equal scalar by scalar; `==` on strings would take canonically equivalent ones as equal.
private func same(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
}

extension JSONValue {
    /// Equal in meaning: a number is its value, an object its members.
    fileprivate func means(_ other: JSONValue) -> Bool {
        switch (self, other) {
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.means($1) }
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && left.allSatisfy { member in
                    right[member.key].map { member.value.means($0) } ?? false
                }
        case (.integer, .number), (.number, .integer):
            return number == other.number
        default:
            return self == other
        }
    }
}
