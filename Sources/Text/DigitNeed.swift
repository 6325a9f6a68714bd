import CText

extension Pattern {
    /// How many ASCII digits every match has at least, as far as a plain look at the expression
    /// can tell; an expression that is not understood needs none.
    ///
    /// `\d` is ASCII here, see ``Pattern``.
    var digitsNeeded: Int {
        var reader = DigitNeed(regex)
        let least = reader.alternatives()
        return reader.understood && reader.isAtEnd ? least : 0
    }
}

/// Reads an expression once, left to right.
private struct DigitNeed {
    private let scalars: [Unicode.Scalar]
    private var place = 0
    private(set) var understood = true

    init(_ regex: String) { scalars = Array(regex.unicodeScalars) }

    var isAtEnd: Bool { place == scalars.count }
    private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    /// The least of `a|b|c`; stops before `)` and at the end.
    mutating func alternatives() -> Int {
        var least = sequence()
        while understood, next == "|" {
            place += 1
            least = min(least, sequence())
        }
        return least
    }

    /// The sum of the parts, each as often as it must occur.
    private mutating func sequence() -> Int {
        var sum = 0
        while understood, let scalar = next, scalar != "|", scalar != ")" {
            let needed = atom()
            let times = leastRepeats()
            sum = min(Self.most, sum + needed * times)
        }
        return sum
    }

    /// Sums stop here: more would only risk overflow.
    private static let most = 1000

    private mutating func atom() -> Int {
        guard let scalar = take() else { return giveUp() }
        switch scalar {
        case "0"..."9": return 1
        case "\\": return escape()
        case "[": return set()
        case "(": return group()
        case "{", "*", "+", "?": return giveUp()
        default: return 0
        }
    }

    /// Escapes that stand for something else than themselves and eat what follows are given up.
    private mutating func escape() -> Int {
        guard let scalar = take() else { return giveUp() }
        switch scalar {
        case "d": return 1
        case "D", "w", "W", "s", "S", "b", "B", "A", "z", "Z", "n", "r", "t", "f": return 0
        case "p", "P":
            guard take() == "{" else { return giveUp() }
            while let inside = take() { if inside == "}" { return 0 } }
            return giveUp()
        default:
            return scalar.isASCII && (scalar.properties.isAlphabetic || isDigit(scalar))
                ? giveUp() : 0
        }
    }

    /// A set of digits only needs one.
    private mutating func set() -> Int {
        var onlyDigits = true
        var isEmpty = true
        while let scalar = take() {
            switch scalar {
            case "]" where !isEmpty: return onlyDigits ? 1 : 0
            case "\\":
                if take() != "d" { onlyDigits = false }
            case "0"..."9": break
            case "-" where !isEmpty && next.map(isDigit) == true: break
            case "[": return giveUp()
            default: onlyDigits = false
            }
            isEmpty = false
        }
        return giveUp()
    }

    private mutating func group() -> Int {
        if next == "?" {
            place += 1
            guard take() == ":" else { return giveUp() }
        } else if next == "*" {
            return giveUp()
        }
        let needs = alternatives()
        guard take() == ")" else { return giveUp() }
        return needs
    }

    /// Reads the quantifier after an atom, lazy and possessive forms included.
    private mutating func leastRepeats() -> Int {
        var least = 1
        switch next {
        case "?", "*":
            place += 1
            least = 0
        case "+": place += 1
        case "{":
            place += 1
            least = bounds()
        default: return 1
        }
        if next == "?" || next == "+" { place += 1 }
        return least
    }

    /// Reads what follows `{`, and gives up where it is not `{n}`, `{n,}` or `{n,m}`.
    private mutating func bounds() -> Int {
        guard let first = next, isDigit(first) else { return giveUp() }
        var least = 0
        while let digit = next, isDigit(digit) {
            least = min(Self.most, least * 10 + Int(digit.value) - 0x30)
            place += 1
        }
        while let scalar = take(), scalar != "}" {
            guard scalar == "," || isDigit(scalar) else { return giveUp() }
        }
        return least
    }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private mutating func take() -> Unicode.Scalar? {
        guard let scalar = next else { return nil }
        place += 1
        return scalar
    }

    private mutating func giveUp() -> Int {
        understood = false
        return 0
    }
}

/// The ASCII digits of a text.
func digitCount(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    guard let start = text.baseAddress else { return 0 }
    return ctext_digits(start, text.count)
}
