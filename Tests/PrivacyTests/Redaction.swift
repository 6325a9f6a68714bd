import Flywheel

@testable import Privacy

/// One text through a redactor of all kinds, or of the given ones.
func redacted(_ text: String, _ kinds: [PersonalDataKind] = PersonalDataKind.allCases) -> String {
    Redactor(kinds: kinds).redact(text).0
}

func conversation(_ contents: [String], metadata: String = "{}") -> SourceConversation {
    SourceConversation(
        id: "c1",
        userID: "u1",
        messages: contents.map { Message(.user, $0) },
        createdAt: .distantPast,
        updatedAt: .distantPast,
        model: nil,
        metadata: metadata
    )
}

/// A number as somebody wrote it, in a sentence.
struct Spelled {
    let before: String
    let spelling: String
    let after: String

    var text: String { before + spelling + after }

    func redacted(_ placeholder: String) -> String { before + placeholder + after }
}

/// Spellings of one number in which it must still be found.
func spellings(_ number: String, groups: [Int]) -> [Spelled] {
    var pieces: [Substring] = []
    var rest = Substring(number)
    for length in groups where !rest.isEmpty {
        pieces.append(rest.prefix(length))
        rest = rest.dropFirst(length)
    }
    let middle = number.index(number.startIndex, offsetBy: number.count / 2)
    let (left, right) = (number[..<middle], number[middle...])
    let spaced = pieces.joined(separator: " ")
    let wideSpaced = fullWidth(pieces.joined(separator: "\u{3000}"))
    return [
        Spelled(before: "", spelling: number, after: ""),
        Spelled(before: "号码", spelling: number, after: "谢谢"),
        Spelled(before: "（", spelling: number, after: "）。"),
        Spelled(before: "是：", spelling: fullWidth(number), after: "，对吗"),
        Spelled(before: "号码", spelling: wideSpaced, after: "谢谢"),
        Spelled(before: "no. ", spelling: spaced, after: " please"),
        Spelled(before: "我的", spelling: spaced, after: "呢"),
        Spelled(before: "我的", spelling: pieces.joined(separator: "-"), after: "。"),
        Spelled(before: "a line\n", spelling: "\(left)\n\(right)", after: "\nbroken"),
        Spelled(before: "断行", spelling: "\(left)\r\n\(right)", after: "了"),
    ]
}

/// The text in the full-width forms U+FF01–U+FF5E.
func fullWidth(_ text: String) -> String {
    String(
        String.UnicodeScalarView(
            text.unicodeScalars.map { scalar in
                (0x21...0x7e).contains(scalar.value)
                    ? Unicode.Scalar(scalar.value + 0xfee0) ?? scalar : scalar
            }
        )
    )
}
