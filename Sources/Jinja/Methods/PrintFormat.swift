/// Python's `format % values`.
struct PrintFormat {
    private let format: [Unicode.Scalar]
    private let values: Value
    private let renderer: Renderer
    private var place = 0
    private var used = 0

    private struct Field {
        var flags: Set<Unicode.Scalar> = []
        var width = 0
        var precision: Int?
    }

    init(_ format: Text, _ values: Value, _ renderer: Renderer) {
        self.format = format.scalars
        self.values = values
        self.renderer = renderer
    }

    private func fail(_ message: String) -> JinjaError { renderer.fail(.value, message) }

    func text() throws(JinjaError) -> Text {
        var copy = self
        return try copy.run()
    }

    private mutating func run() throws(JinjaError) -> Text {
        var result = Text()
        while place < format.count {
            let scalar = format[place]
            place += 1
            if scalar == "%" {
                result = result + (try field())
                try renderer.charge(result.bytes.count / 8)
            } else {
                result.bytes.append(scalar)
            }
        }
        if case .tuple(let list) = values, used < list.items.count {
            throw renderer.fail(.type, "not all arguments are used by the format")
        }
        switch values {
        case .tuple, .dict, .list: break
        case _ where used == 0:
            throw renderer.fail(.type, "not all arguments are used by the format")
        default: break
        }
        return result
    }

    private mutating func next() throws(JinjaError) -> Unicode.Scalar {
        guard place < format.count else { throw fail("a format ends behind its '%'") }
        place += 1
        return format[place - 1]
    }

    private mutating func field() throws(JinjaError) -> Text {
        var named: Value?
        var letter = try next()
        if letter == "(" {
            var name: [Unicode.Scalar] = []
            letter = try next()
            while letter != ")" {
                name.append(letter)
                letter = try next()
            }
            guard case .dict(let dict) = values else {
                throw renderer.fail(.type, "a format with names wants a dictionary")
            }
            guard let found = dict[Text(scalars: name)] else {
                throw fail("a format names a missing key")
            }
            named = found
            letter = try next()
        }
        var field = Field()
        while "#0- +".unicodeScalars.contains(letter) {
            field.flags.insert(letter)
            letter = try next()
        }
        field.width = try number(&letter)
        if letter == "." {
            letter = try next()
            field.precision = try number(&letter)
        }
        if letter == "%" { return "%" }
        let value = if let named { named } else { try argument() }
        return try write(value, letter, field)
    }

    private mutating func number(_ letter: inout Unicode.Scalar) throws(JinjaError) -> Int {
        guard letter != "*" else { throw renderer.fail(.unsupported, "a format with '*' as width") }
        var number = 0
        while ("0"..."9").contains(letter) {
            number = number * 10 + Int(letter.value - 0x30)
            guard number < 1 << 20 else {
                throw renderer.fail(.limit, "a format with a huge width")
            }
            letter = try next()
        }
        return number
    }

    private mutating func argument() throws(JinjaError) -> Value {
        used += 1
        if case .tuple(let list) = values {
            guard used <= list.items.count else {
                throw renderer.fail(.type, "not enough arguments for the format")
            }
            return list.items[used - 1]
        }
        guard used == 1 else { throw renderer.fail(.type, "not enough arguments for the format") }
        return values
    }

    private func write(_ value: Value, _ letter: Unicode.Scalar, _ field: Field) throws(JinjaError)
        -> Text
    {
        switch letter {
        case "s", "r":
            var text = try renderer.text(value)
            if letter == "r" {
                var out: [UInt8] = []
                try renderer.represent(value, &out)
                text = Text(out)
            }
            if let precision = field.precision {
                text = Text(Array(text.bytes[..<text.offset(ofScalar: precision)]))
            }
            return try renderer.pad(
                text,
                field.width,
                " ",
                field.flags.contains("-") ? .left : .right
            )
        case "d", "i", "u", "x", "X", "o", "f", "F", "e", "E", "g", "G":
            return try numeric(value, letter, field)
        default: throw renderer.fail(.unsupported, "the format '%\(letter)' is not supported")
        }
    }

    private func numeric(_ value: Value, _ letter: Unicode.Scalar, _ field: Field)
        throws(JinjaError)
        -> Text
    {
        guard let number = Number(value) else {
            try renderer.refuseUndefined(value)
            throw renderer.fail(.type, "the format '%\(letter)' wants a number, not \(value.kind)")
        }
        let digits = try digits(number, letter, field)
        let negative = digits.hasPrefix("-")
        let sign =
            negative ? "-" : field.flags.contains("+") ? "+" : field.flags.contains(" ") ? " " : ""
        let body = Text(String(digits.drop { $0 == "-" }))
        if field.flags.contains("-") {
            return try renderer.pad(Text(sign) + body, field.width, " ", .left)
        }
        guard field.flags.contains("0") else {
            return try renderer.pad(Text(sign) + body, field.width, " ", .right)
        }
        return Text(sign) + (try renderer.pad(body, field.width - sign.count, "0", .right))
    }

    private func digits(_ number: Number, _ letter: Unicode.Scalar, _ field: Field)
        throws(JinjaError) -> String
    {
        let precision = min(field.precision ?? 6, 400)
        switch letter {
        case "f", "F", "e", "E", "g", "G":
            guard !field.flags.contains("#") else {
                throw renderer.fail(.unsupported, "the format flag '#'")
            }
            return FloatText.formatted(number.double, precision, Character(letter))
        case "d", "i", "u":
            switch number {
            case .int(let whole): return padded(String(whole), field)
            case .float(let real):
                guard let whole = Int(exactly: real.rounded(.towardZero)) else {
                    throw renderer.tooLarge
                }
                return padded(String(whole), field)
            }
        default:
            guard case .int(let whole) = number, !field.flags.contains("#") else {
                throw renderer.fail(.type, "the format '%\(letter)' wants a whole number")
            }
            return padded(
                String(whole, radix: letter == "o" ? 8 : 16, uppercase: letter == "X"),
                field
            )
        }
    }

    /// At least as many digits as the precision says.
    private func padded(_ digits: String, _ field: Field) -> String {
        let negative = digits.hasPrefix("-")
        let missing = (field.precision ?? 0) - digits.count + (negative ? 1 : 0)
        guard missing > 0 else { return digits }
        return (negative ? "-" : "") + String(repeating: "0", count: missing)
            + digits.dropFirst(negative ? 1 : 0)
    }
}
