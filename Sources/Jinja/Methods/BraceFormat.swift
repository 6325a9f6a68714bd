/// Python's `"{}".format(...)`, with the paths and the part of the mini-language that texts use.
struct BraceFormat {
    private let format: [Unicode.Scalar]
    private let call: Call
    private let renderer: Renderer
    private var place = 0
    private var automatic = 0

    init(_ format: Text, _ call: Call, _ renderer: Renderer) {
        self.format = format.scalars
        self.call = call
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
            let doubled = place < format.count && format[place] == scalar
            if scalar == "{" || scalar == "}", doubled {
                result.bytes.append(scalar)
                place += 1
            } else if scalar == "{" {
                result = result + (try field())
                try renderer.charge(result.bytes.count / 8)
            } else if scalar == "}" {
                throw fail("a single '}' in a format; write '}}'")
            } else {
                result.bytes.append(scalar)
            }
        }
        return result
    }

    private mutating func field() throws(JinjaError) -> Text {
        guard let end = format[place...].firstIndex(of: "}") else {
            throw fail("a '{' of a format has no '}'")
        }
        let inside = format[place..<end]
        place = end + 1
        guard !inside.contains("{") else {
            throw renderer.fail(.unsupported, "a format field inside a format field")
        }
        let halves = inside.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = halves[0].split(separator: "!", maxSplits: 1, omittingEmptySubsequences: false)
        var value = try path(Text(scalars: name[0]).string)
        if name.count == 2 { value = try converted(value, Array(name[1])) }
        return try FieldFormat(halves.count == 2 ? Array(halves[1]) : [], renderer).write(value)
    }

    private func converted(_ value: Value, _ letter: [Unicode.Scalar]) throws(JinjaError) -> Value {
        if letter == ["s"] { return .string(try renderer.text(value)) }
        guard letter == ["r"] else { throw fail("a format with an unknown conversion") }
        var out: [UInt8] = []
        try renderer.represent(value, &out)
        return .string(Text(out))
    }

    /// `name.attribute[item]`.
    private mutating func path(_ text: String) throws(JinjaError) -> Value {
        let first = text.prefix { $0 != "." && $0 != "[" }
        var value: Value
        if let index = first.isEmpty ? automatic : Int(first) {
            if first.isEmpty { automatic += 1 }
            guard call.positional.indices.contains(index) else {
                throw fail("a format lacks an argument")
            }
            value = call.positional[index]
        } else {
            guard let found = call.named.first(where: { $0.name == first })?.value else {
                throw fail("a format lacks the argument '\(first)'")
            }
            value = found
        }
        var rest = text.dropFirst(first.count)
        while let mark = rest.popFirst() {
            let part = rest.prefix { mark == "[" ? $0 != "]" : $0 != "." && $0 != "[" }
            rest = rest.dropFirst(part.count)
            if mark == "[" {
                guard rest.popFirst() == "]" else { throw fail("a '[' of a format has no ']'") }
                let index = Int(part).map(Value.int) ?? .string(Text(String(part)))
                value = try renderer.item(value, index)
            } else {
                value = try renderer.attribute(value, String(part), Text(String(part)))
            }
        }
        return value
    }
}

/// `[[fill]align][sign][0][width][.precision][type]`.
private struct FieldFormat {
    private var fill: Text = " "
    private var side: Renderer.Side?
    private var sign: Unicode.Scalar = "-"
    private var zero = false
    private var width = 0
    private var precision: Int?
    private var letter: Unicode.Scalar?
    private let renderer: Renderer

    init(_ specification: [Unicode.Scalar], _ renderer: Renderer) throws(JinjaError) {
        self.renderer = renderer
        var rest = specification[...]
        let sides: [Unicode.Scalar: Renderer.Side] = ["<": .left, ">": .right, "^": .center]
        if let second = rest.dropFirst().first, let known = sides[second], let first = rest.first {
            (fill, side) = (Text(scalars: [first]), known)
            rest = rest.dropFirst(2)
        } else if let first = rest.first, let known = sides[first] {
            side = known
            rest = rest.dropFirst()
        }
        if let first = rest.first, "+- ".unicodeScalars.contains(first) {
            sign = first
            rest = rest.dropFirst()
        }
        if rest.first == "0" { zero = true }
        width = try Self.number(&rest, renderer) ?? 0
        if rest.first == "." {
            rest = rest.dropFirst()
            precision = try Self.number(&rest, renderer)
        }
        letter = rest.popFirst()
        guard rest.isEmpty, letter.map({ "sdfFxX".unicodeScalars.contains($0) }) ?? true else {
            throw renderer.fail(.unsupported, "a format field of a kind that is not supported")
        }
    }

    private static func number(_ rest: inout ArraySlice<Unicode.Scalar>, _ renderer: Renderer)
        throws(JinjaError) -> Int?
    {
        var number: Int?
        while let digit = rest.first, ("0"..."9").contains(digit) {
            number = (number ?? 0) * 10 + Int(digit.value - 0x30)
            guard number ?? 0 < 1 << 20 else {
                throw renderer.fail(.limit, "a format with a huge width")
            }
            rest = rest.dropFirst()
        }
        return number
    }

    func write(_ value: Value) throws(JinjaError) -> Text {
        if case .bool = value, letter == nil {
            guard width == 0, precision == nil else {
                throw renderer.fail(.unsupported, "a format field of a kind that is not supported")
            }
            return try renderer.text(value)
        }
        if let number = Number(value), letter != "s" { return try numeric(number) }
        guard letter == nil || letter == "s" else {
            throw renderer.fail(.value, "a format field that wants a number got \(value.kind)")
        }
        var text = try renderer.text(value)
        if let precision { text = Text(Array(text.bytes[..<text.offset(ofScalar: precision)])) }
        return try renderer.pad(text, width, zero ? "0" : fill, side ?? .left)
    }

    private func numeric(_ number: Number) throws(JinjaError) -> Text {
        var digits: String
        switch (letter, number) {
        case (nil, .int(let whole)), ("d", .int(let whole)): digits = String(whole)
        case ("x", .int(let whole)): digits = String(whole, radix: 16)
        case ("X", .int(let whole)): digits = String(whole, radix: 16, uppercase: true)
        case ("f", _), ("F", _):
            digits = FloatText.formatted(number.double, min(precision ?? 6, 400), "f")
        case (nil, .float(let real)) where precision == nil: digits = FloatText.shortest(real)
        default:
            throw renderer.fail(.unsupported, "a format field of a kind that is not supported")
        }
        let negative = digits.hasPrefix("-")
        if negative { digits.removeFirst() }
        let mark = Text(negative ? "-" : sign == "-" ? "" : String(Character(sign)))
        if zero, side == nil {
            return mark + (try renderer.pad(Text(digits), width - mark.count, "0", .right))
        }
        return try renderer.pad(mark + Text(digits), width, fill, side ?? .right)
    }
}
