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

/// Spellings of one number in which it must still be found.
func spellings(_ number: String, groups: [Int]) -> [String] {
    var pieces: [Substring] = []
    var rest = Substring(number)
    for length in groups {
        pieces.append(rest.prefix(length))
        rest = rest.dropFirst(length)
    }
    let wide = String(
        String.UnicodeScalarView(
            number.unicodeScalars.map { scalar in
                (0x21...0x7e).contains(scalar.value)
                    ? Unicode.Scalar(scalar.value + 0xfee0) ?? scalar : scalar
            }
        )
    )
    let middle = number.index(number.startIndex, offsetBy: number.count / 2)
    return [
        "\(number)", "号码\(number)谢谢", "（\(number)）。", "是：\(wide)，对吗",
        "no. \(pieces.joined(separator: " ")) please", "我的\(pieces.joined(separator: "-"))。",
        "a line\n\(number[..<middle])\n\(number[middle...])\nbroken",
    ]
}
