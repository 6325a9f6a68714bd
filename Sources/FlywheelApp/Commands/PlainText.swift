/// Text of a chat on a terminal.
enum PlainText {
    /// Without control characters, which could move the cursor, recolour the screen or turn the
    /// reading order round; tabs become spaces.
    static func clean(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": kept.append(scalar)
            case "\t": kept.append(contentsOf: "    ".unicodeScalars)
            case "\u{200D}": kept.append(scalar)
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: break
                default: kept.append(scalar)
                }
            }
        }
        return String(kept)
    }

    /// On one line, cut off at so many characters.
    static func line(_ text: String, atMost count: Int = 80) -> String {
        let flat = clean(text).replacing("\n", with: " ")
        return flat.count <= count ? flat : flat.prefix(count - 1) + "…"
    }
}
