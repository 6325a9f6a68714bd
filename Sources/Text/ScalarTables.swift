import CText

/// Class and folded form of each scalar of the basic plane, for the C loops.
///
/// Built once from the standard library's Unicode data, so both follow its Unicode version.
struct ScalarTables: @unchecked Sendable {
    static let shared = ScalarTables()

    /// Points to memory that is written in `init` only and lives as long as the process, which
    /// is what makes sharing it safe.
    let pointers: ctext_tables

    private init() {
        let classes = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 16)
        let folds = UnsafeMutablePointer<UInt16>.allocate(capacity: 1 << 16)
        for code in 0...UInt16.max {
            let scalar = Unicode.Scalar(code)
            classes[Int(code)] = UInt8(scalar.map(scalarClass)?.rawValue ?? CTEXT_OTHER.rawValue)
            folds[Int(code)] = scalar.map(foldedCode) ?? code
        }
        pointers = ctext_tables(classes: classes, folds: folds)
    }
}

/// Half width, then lower case, where the result is one scalar of the basic plane.
private func foldedCode(_ scalar: Unicode.Scalar) -> UInt16 {
    let narrow: Unicode.Scalar =
        switch scalar.value {
        // The full-width forms stand in the order of ASCII.
        case 0xFF01...0xFF5E: Unicode.Scalar(UInt8(scalar.value - 0xFEE0))
        case 0x3000: " "
        default: scalar
        }
    let lower = narrow.properties.lowercaseMapping.unicodeScalars
    guard let first = lower.first, lower.count == 1 else { return UInt16(narrow.value) }
    return UInt16(exactly: first.value) ?? UInt16(narrow.value)
}

private func scalarClass(_ scalar: Unicode.Scalar) -> ctext_class {
    if let known = scriptClass(scalar.value) { return known }
    let properties = scalar.properties
    if properties.isDefaultIgnorableCodePoint { return CTEXT_IGNORABLE }
    if properties.isWhitespace { return CTEXT_WHITESPACE }
    switch properties.generalCategory {
    case .decimalNumber: return CTEXT_DIGIT
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
        .initialPunctuation, .finalPunctuation, .otherPunctuation:
        return CTEXT_PUNCTUATION
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol, .otherNumber:
        return CTEXT_SYMBOL
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
        .nonspacingMark, .spacingMark, .letterNumber:
        return properties.isAlphabetic && isLatin(scalar.value) ? CTEXT_LATIN : CTEXT_OTHER_LETTER
    default: return CTEXT_OTHER
    }
}

/// Classes that follow from the block alone; the standard library has no script property.
private func scriptClass(_ code: UInt32) -> ctext_class? {
    switch code {
    // A carriage return is white space, so that "\r\n" is one line break.
    case 0x0A, 0x85, 0x2028, 0x2029: CTEXT_NEWLINE
    // ASCII symbols count as punctuation, and so do their full-width forms.
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: CTEXT_PUNCTUATION
    case 0xFF01...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65: CTEXT_PUNCTUATION
    case 0x2E80...0x2FDF, 0x3005, 0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF:
        CTEXT_HAN
    case 0x3041...0x3096, 0x309D...0x309F, 0x30A1...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF,
        0xFF66...0xFF9F:
        CTEXT_KANA
    case 0x1100...0x11FF, 0x3131...0x318E, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xD7B0...0xD7FB:
        CTEXT_HANGUL
    case 0x0400...0x0481, 0x048A...0x052F, 0x1C80...0x1C8A, 0xA640...0xA66E: CTEXT_CYRILLIC
    default: nil
    }
}

private func isLatin(_ code: UInt32) -> Bool {
    switch code {
    case 0x41...0x5A, 0x61...0x7A, 0xAA, 0xBA, 0xC0...0x2AF, 0x1E00...0x1EFF, 0x2C60...0x2C7F,
        0xA722...0xA7FF, 0xAB30...0xAB64, 0xFB00...0xFB06, 0xFF21...0xFF3A, 0xFF41...0xFF5A:
        true
    default: false
    }
}
