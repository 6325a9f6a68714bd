/// Case and character classes as Python's `str` has them.
extension Text {
    var uppercased: Text {
        if isASCII { return with(bytes.map { (97...122).contains($0) ? $0 - 32 : $0 }) }
        return with(Text(scalars.map { $0.properties.uppercaseMapping }.joined()))
    }

    var lowercased: Text {
        if isASCII { return with(bytes.map { (65...90).contains($0) ? $0 + 32 : $0 }) }
        return with(Text(Self.lower(scalars)))
    }

    /// A capital sigma at the end of a word becomes the final form.
    private static func lower(_ all: [Unicode.Scalar]) -> String {
        all.indices.map { lower(all, $0) }.joined()
    }

    private static func lower(_ all: [Unicode.Scalar], _ index: Int) -> String {
        let final = all[index].value == 0x3A3 && endsWord(all, index)
        return final ? "\u{3C2}" : all[index].properties.lowercaseMapping
    }

    private static func endsWord(_ all: [Unicode.Scalar], _ index: Int) -> Bool {
        let before = all[..<index].last { !$0.properties.isCaseIgnorable }
        let after = all[(index + 1)...].first { !$0.properties.isCaseIgnorable }
        return before?.properties.isCased ?? false && !(after?.properties.isCased ?? false)
    }

    var swapcased: Text {
        let all = scalars
        var result = ""
        for (index, scalar) in all.enumerated() {
            let properties = scalar.properties
            result +=
                properties.isUppercase
                ? Self.lower(all, index)
                : properties.isLowercase ? properties.uppercaseMapping : String(Character(scalar))
        }
        return with(Text(result))
    }

    var capitalized: Text {
        let all = scalars
        guard let first = all.first else { return self }
        let rest = Text(scalars: all.dropFirst()).lowercased
        return with(Text(first.properties.titlecaseMapping) + rest)
    }

    /// `str.title`: a letter after no letter is in title case.
    var titled: Text {
        var result = ""
        var inside = false
        let all = scalars
        for (index, scalar) in all.enumerated() {
            let properties = scalar.properties
            result += inside ? Self.lower(all, index) : properties.titlecaseMapping
            inside = properties.isCased
        }
        return with(Text(result))
    }

    var isLower: Bool {
        let all = scalars.map(\.properties)
        return all.contains(where: \.isLowercase)
            && !all.contains { $0.isUppercase || $0.generalCategory == .titlecaseLetter }
    }

    var isUpper: Bool {
        let all = scalars.map(\.properties)
        return all.contains(where: \.isUppercase)
            && !all.contains { $0.isLowercase || $0.generalCategory == .titlecaseLetter }
    }

    var isTitle: Bool {
        var (inside, found) = (false, false)
        for properties in scalars.map(\.properties) {
            if properties.isUppercase || properties.generalCategory == .titlecaseLetter {
                guard !inside else { return false }
                (inside, found) = (true, true)
            } else if properties.isLowercase {
                guard inside else { return false }
                found = true
            } else {
                inside = false
            }
        }
        return found
    }

    func all(_ belongs: (Unicode.Scalar) -> Bool) -> Bool {
        !isEmpty && scalars.allSatisfy(belongs)
    }
}

extension Unicode.Scalar {
    var isPythonAlpha: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            true
        default: false
        }
    }

    var isPythonDecimal: Bool { properties.generalCategory == .decimalNumber }

    var isPythonDigit: Bool {
        properties.numericType == .decimal || properties.numericType == .digit
    }

    var isPythonNumeric: Bool { properties.numericType != nil }

    var isPythonAlphanumeric: Bool { isPythonAlpha || isPythonDigit || isPythonNumeric }

    /// `str.isprintable` of one character.
    var isPythonPrintable: Bool {
        if isASCII { return value >= 0x20 && value != 0x7F }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator, .spaceSeparator:
            return false
        default: return true
        }
    }
}
