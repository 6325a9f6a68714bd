/// JSON string literals with no more escapes than RFC 8259 section 7 asks for.
enum JSONText {
    static func quoted(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": literal += "\\\""
            case "\\": literal += "\\\\"
            case "\n": literal += "\\n"
            case "\u{0}"..."\u{1f}":
                literal +=
                    "\\u" + CivilDate.padded(0, to: 2) + (scalar.value < 16 ? "0" : "")
                    + String(scalar.value, radix: 16)
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }
}
