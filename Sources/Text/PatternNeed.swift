import CText
import Glibc

/// What every match of a pattern holds, so that a text without it need not be searched.
struct PatternNeed: Equatable {
    /// ASCII digits, at least so many.
    var digits = 0
    /// Addresses have one, few messages do, and the run of letters before it keeps a search busy with
    /// every word.
    var atSign = false

    static let nothing = Self()

    /// What this and the other both need: one of them matches.
    func either(_ other: Self) -> Self {
        Self(digits: min(digits, other.digits), atSign: atSign && other.atSign)
    }

    /// One match after the other, this one first and the other so many times.
    func followed(by other: Self, times: Int) -> Self {
        Self(
            digits: min(Self.most, digits + other.digits * times),
            atSign: atSign || other.atSign && times > 0
        )
    }

    /// Sums of digits stop here: more would only risk overflow.
    static let most = 1000

    /// Whether a text of so many digits can match.
    func isMet(by text: UnsafeBufferPointer<UInt8>, digits found: Int) -> Bool {
        guard found >= digits, let start = text.baseAddress else { return false }
        return !atSign || memchr(start, Self.atByte, text.count) != nil
    }

    private static let atByte = Int32(UInt8(ascii: "@"))
}

extension Pattern {
    /// What every match has, as far as a plain look at the expression can tell; an expression
    /// that is not understood needs nothing.
    ///
    /// `\d` is ASCII here, see ``Pattern``.
    var need: PatternNeed {
        var reader = NeedReader(regex)
        let least = reader.alternatives()
        return reader.understood && reader.isAtEnd ? least : .nothing
    }
}

/// Reads an expression once, left to right.
private struct NeedReader {
    private let scalars: [Unicode.Scalar]
    private var place = 0
    private(set) var understood = true

    init(_ regex: String) { scalars = Array(regex.unicodeScalars) }

    var isAtEnd: Bool { place == scalars.count }
    private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    /// The least of `a|b|c`; stops before `)` and at the end.
    mutating func alternatives() -> PatternNeed {
        var least = sequence()
        while understood, next == "|" {
            place += 1
            least = least.either(sequence())
        }
        return least
    }

    /// The sum of the parts, each as often as it must occur.
    private mutating func sequence() -> PatternNeed {
        var sum = PatternNeed.nothing
        while understood, let scalar = next, scalar != "|", scalar != ")" {
            let needed = atom()
            sum = sum.followed(by: needed, times: leastRepeats())
        }
        return sum
    }

    private mutating func atom() -> PatternNeed {
        guard let scalar = take() else { return giveUp() }
        switch scalar {
        case "0"..."9": return .digit
        case "@": return .at
        case "\\": return escape()
        case "[": return set()
        case "(": return group()
        case "{", "*", "+", "?": return giveUp()
        default: return .nothing
        }
    }

    /// Escapes that stand for something else than themselves and eat what follows are given up.
    private mutating func escape() -> PatternNeed {
        guard let scalar = take() else { return giveUp() }
        switch scalar {
        case "d": return .digit
        case "@": return .at
        case "D", "w", "W", "s", "S", "b", "B", "A", "z", "Z", "n", "r", "t", "f": return .nothing
        case "p", "P":
            guard take() == "{" else { return giveUp() }
            while let inside = take() { if inside == "}" { return .nothing } }
            return giveUp()
        default:
            return scalar.isASCII && (scalar.properties.isAlphabetic || isDigit(scalar))
                ? giveUp() : .nothing
        }
    }

    /// A set of digits only needs one.
    private mutating func set() -> PatternNeed {
        var onlyDigits = true
        var isEmpty = true
        while let scalar = take() {
            switch scalar {
            case "]" where !isEmpty: return onlyDigits ? .digit : .nothing
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

    private mutating func group() -> PatternNeed {
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
        guard let first = next, isDigit(first) else {
            _ = giveUp()
            return 0
        }
        var least = 0
        while let digit = next, isDigit(digit) {
            least = min(PatternNeed.most, least * 10 + Int(digit.value) - 0x30)
            place += 1
        }
        while let scalar = take(), scalar != "}" {
            guard scalar == "," || isDigit(scalar) else {
                _ = giveUp()
                return 0
            }
        }
        return least
    }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private mutating func take() -> Unicode.Scalar? {
        guard let scalar = next else { return nil }
        place += 1
        return scalar
    }

    private mutating func giveUp() -> PatternNeed {
        understood = false
        return .nothing
    }
}

extension PatternNeed {
    fileprivate static let digit = Self(digits: 1)
    fileprivate static let at = Self(atSign: true)
}

/// The ASCII digits of a text.
func digitCount(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    guard let start = text.baseAddress else { return 0 }
    return ctext_digits(start, text.count)
}
