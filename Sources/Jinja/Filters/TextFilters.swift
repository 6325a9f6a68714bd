extension Filters {
    /// Filters that make text of a value's text.
    static let text: [String: Filter] = [
        "upper": { r, v, c throws(JinjaError) in
            try r.none(c, "upper")
            return .string(try r.text(v).uppercased)
        },
        "lower": { r, v, c throws(JinjaError) in
            try r.none(c, "lower")
            return .string(try r.text(v).lowercased)
        },
        "capitalize": { r, v, c throws(JinjaError) in
            try r.none(c, "capitalize")
            return .string(try r.text(v).capitalized)
        },
        "title": { r, v, c throws(JinjaError) in
            try r.none(c, "title")
            return .string(title(try r.text(v)))
        },
        "string": { r, v, c throws(JinjaError) in
            try r.none(c, "string")
            return .string(try r.text(v))
        },
        "safe": { r, v, c throws(JinjaError) in
            try r.none(c, "safe")
            return .string(Text(try r.text(v).bytes, isMarkup: true))
        },
        "escape": escape, "e": escape,
        "trim": { r, v, c throws(JinjaError) in
            let arguments = try r.bind(c, "trim", ["chars"])
            return .string(try Methods.strip(try r.text(v), arguments[0], r) { $0.stripped($1) })
        },
        "replace": { r, v, c throws(JinjaError) in
            let a = try r.bind(c, "replace", ["old", "new", "count"], required: 2)
            let count = r.isNone(a[2]) ? -1 : try r.whole(a[2], "replace", else: -1)
            let (subject, old) = (Text(try r.text(v).bytes), try r.text(a[0], else: Text()))
            return .string(try r.replace(subject, old, try r.text(a[1], else: Text()), count))
        },
        "center": { r, v, c throws(JinjaError) in
            let a = try r.bind(c, "center", ["width"])
            let width = try r.whole(a[0], "center", else: 80)
            return .string(try r.pad(try r.text(v), width, " ", .center))
        },
        "indent": indent,
        "truncate": truncate,
        "format": { r, v, c throws(JinjaError) in
            guard c.named.isEmpty || c.positional.isEmpty else {
                throw r.fail(.type, "'format' takes arguments with names or without, not both")
            }
            var dict = Dict()
            for (name, value) in c.named { dict.set(Text(name), value) }
            let values: Value = c.named.isEmpty ? .tuple(List(c.positional)) : .dict(dict)
            return .string(try PrintFormat(try r.text(v), values, r).text())
        },
        "wordcount": { r, v, c throws(JinjaError) in
            try r.none(c, "wordcount")
            let words = try r.text(v).scalars.split { !($0.isPythonAlphanumeric || $0 == "_") }
            return .int(words.count)
        },
        "urlencode": { r, v, c throws(JinjaError) in
            try r.none(c, "urlencode")
            return .string(try urlencode(v, r))
        },
        "tojson": { r, v, c throws(JinjaError) in .string(try r.json(v, try jsonStyle(c, r))) },
    ]

    private static let escape: Filter = { r, v, c throws(JinjaError) in
        try r.none(c, "escape")
        let text = try r.text(v)
        try r.charge(text.bytes.count)
        return .string(text.escaped)
    }

    /// A letter behind white space, a dash or an opening bracket is in upper case.
    private static func title(_ text: Text) -> Text {
        var result: [Text] = []
        var word: [Unicode.Scalar] = []
        func flush() {
            guard let first = word.first else { return }
            result.append(Text(scalars: [first]).uppercased)
            result.append(Text(scalars: word.dropFirst()).lowercased)
            word = []
        }
        for scalar in text.scalars {
            if scalar.isPythonSpace || "-({[<".unicodeScalars.contains(scalar) {
                flush()
                result.append(Text(scalars: [scalar]))
            } else {
                word.append(scalar)
            }
        }
        flush()
        return Text.joined(result, by: Text())
    }

    private static let indent: Filter = { r, v, c throws(JinjaError) in
        let a = try r.bind(c, "indent", ["width", "first", "blank"])
        let text = try r.string(v, "indent")
        let margin: Text
        if case .string(let given)? = a[0] {
            margin = given
        } else {
            margin = try r.pad(Text(), try r.whole(a[0], "indent", else: 4), " ", .left)
        }
        let lines = (text + "\n").lines(keepingEnds: false)
        try r.charge(text.bytes.count + lines.count * margin.bytes.count)
        let blank = try r.flag(a[2])
        var result = Text(isMarkup: text.isMarkup)
        for (index, line) in lines.enumerated() {
            if index > 0 {
                result.bytes.append(0x0A)
                if blank || !line.isEmpty { result.bytes += margin.bytes }
            }
            result.bytes += line.bytes
        }
        return .string(try r.flag(a[1]) ? result.with(margin.bytes + result.bytes) : result)
    }

    private static let truncate: Filter = { r, v, c throws(JinjaError) in
        let a = try r.bind(c, "truncate", ["length", "killwords", "end", "leeway"])
        let length = try r.whole(a[0], "truncate", else: 255)
        let end = try r.text(a[2], else: "...")
        let leeway = r.isNone(a[3]) ? 5 : try r.whole(a[3], "truncate", else: 5)
        guard length >= end.count, leeway >= 0, length <= .max - leeway else {
            throw r.fail(.value, "'truncate' wants a length of at least \(end.count)")
        }
        guard try r.length(v) > length + leeway else { return v }
        let text = try r.string(v, "truncate")
        let cut = text.with(text.bytes[..<text.offset(ofScalar: length - end.count)])
        if try r.flag(a[1]) { return .string(cut + end) }
        return .string(cut.splitFromRight(" ", limit: 1)[0] + end)
    }

    /// As `urllib.parse.quote` with "/" left alone, pairs of a dictionary with `&`.
    private static func urlencode(_ value: Value, _ r: Renderer) throws(JinjaError) -> Text {
        func quoted(_ value: Value, keepingSlash: Bool) throws(JinjaError) -> Text {
            var result = Text()
            for byte in try r.text(value).bytes {
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2E, 0x2D, 0x7E:
                    result.bytes.append(byte)
                case 0x2F where keepingSlash: result.bytes.append(byte)
                case 0x20 where !keepingSlash: result.bytes.append(UInt8(ascii: "+"))
                default:
                    let digits = String(byte, radix: 16, uppercase: true)
                    result.bytes += Array(("%" + (digits.count < 2 ? "0" : "") + digits).utf8)
                }
            }
            return result
        }
        if case .string = value { return try quoted(value, keepingSlash: true) }
        guard case .dict(let dict) = value else {
            throw r.fail(.unsupported, "'urlencode' wants a text or a dictionary")
        }
        var parts: [Text] = []
        for entry in dict.entries {
            let key = try quoted(entry.key, keepingSlash: false)
            parts.append(key + "=" + (try quoted(entry.value, keepingSlash: false)))
        }
        return Text.joined(parts, by: "&")
    }

    private static func jsonStyle(_ call: Call, _ r: Renderer) throws(JinjaError) -> JSONStyle {
        let names = ["ensure_ascii", "indent", "separators", "sort_keys"]
        let a = try r.bind(call, "tojson", names)
        var style = JSONStyle()
        style.escapesNonASCII = try r.flag(a[0])
        style.sortsKeys = try r.flag(a[3])
        if !r.isNone(a[1]) {
            if case .string(let text)? = a[1] {
                style.indent = text.bytes
            } else {
                let width = try r.whole(a[1], "tojson", else: 0)
                style.indent = try r.pad(Text(), width, " ", .left).bytes
            }
            style.itemSeparator = [0x2C]
        }
        if !r.isNone(a[2]), let separators = a[2] {
            let parts = try r.items(separators)
            guard parts.count == 2 else {
                throw r.fail(.value, "'tojson' wants two separators")
            }
            style.itemSeparator = try r.string(parts[0], "tojson").bytes
            style.keySeparator = try r.string(parts[1], "tojson").bytes
        }
        return style
    }
}
