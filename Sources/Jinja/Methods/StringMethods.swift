extension Methods {
    static func call(_ name: String, on text: Text, _ call: Call, _ r: Renderer)
        throws(JinjaError) -> Value
    {
        try r.work(text.bytes.count / 64)
        if let word = try cased(name, text, call, r) { return .string(word) }
        if let truth = try tested(name, text, call, r) { return .bool(truth) }
        switch name {
        case "strip", "lstrip", "rstrip": return .string(try stripped(name, text, call, r))
        case "split", "rsplit": return try split(name, text, call, r)
        case "splitlines":
            let keep = try r.flag(try r.bind(call, name, ["keepends"])[0])
            return .list(try r.list(text.lines(keepingEnds: keep).map { .string($0) }))
        case "startswith", "endswith": return .bool(try hasEdge(name, text, call, r))
        case "replace":
            let a = try r.bind(call, name, ["old", "new", "count"], required: 2)
            let count = try r.whole(a[2], name, else: -1)
            return .string(
                try r.replace(text, try r.string(a[0], name), try r.string(a[1], name), count)
            )
        case "join": return try join(text, call, r)
        case "find", "rfind", "index", "rindex", "count":
            return .int(try search(name, text, call, r))
        case "partition", "rpartition": return try partition(name, text, call, r)
        case "removeprefix", "removesuffix": return .string(try removed(name, text, call, r))
        case "center", "ljust", "rjust": return .string(try padded(name, text, call, r))
        case "zfill":
            let width = try r.whole(
                try r.bind(call, name, ["width"], required: 1)[0],
                name,
                else: 0
            )
            let signed = text.bytes.first == 0x2B || text.bytes.first == 0x2D
            let sign = text.bytes.prefix(signed ? 1 : 0)
            let digits = text.with(text.bytes.dropFirst(sign.count))
            return .string(
                text.with(sign + (try r.pad(digits, width - sign.count, "0", .right)).bytes)
            )
        case "expandtabs":
            let size = try r.whole(try r.bind(call, name, ["tabsize"])[0], name, else: 8)
            return .string(try r.expandTabs(text, size))
        case "format": return .string(try BraceFormat(text, call, r).text())
        default:
            throw r.fail(.unsupported, "the method '\(name)' of str is not supported")
        }
    }

    private static func cased(_ name: String, _ text: Text, _ call: Call, _ r: Renderer)
        throws(JinjaError) -> Text?
    {
        let result: Text
        switch name {
        case "upper": result = text.uppercased
        case "lower": result = text.lowercased
        case "title": result = text.titled
        case "capitalize": result = text.capitalized
        case "swapcase": result = text.swapcased
        case "casefold" where text.isASCII: result = text.lowercased
        default: return nil
        }
        try r.none(call, name)
        try r.charge(result.bytes.count)
        return result
    }

    private static func tested(_ name: String, _ text: Text, _ call: Call, _ r: Renderer)
        throws(JinjaError) -> Bool?
    {
        let holds: Bool
        switch name {
        case "isalpha": holds = text.all(\.isPythonAlpha)
        case "isdigit": holds = text.all(\.isPythonDigit)
        case "isdecimal": holds = text.all(\.isPythonDecimal)
        case "isnumeric": holds = text.all(\.isPythonNumeric)
        case "isalnum": holds = text.all(\.isPythonAlphanumeric)
        case "isspace": holds = text.all(\.isPythonSpace)
        case "isprintable": holds = text.isEmpty || text.all(\.isPythonPrintable)
        case "isascii": holds = text.isASCII
        case "islower": holds = text.isLower
        case "isupper": holds = text.isUpper
        case "istitle": holds = text.isTitle
        default: return nil
        }
        try r.none(call, name)
        return holds
    }

    static func strip(
        _ text: Text,
        _ characters: Value?,
        _ r: Renderer,
        _ cut: (Text, Set<Unicode.Scalar>?) -> Text
    ) throws(JinjaError) -> Text {
        guard !r.isNone(characters) else { return cut(text, nil) }
        return cut(text, Set(try r.string(characters, "strip").scalars))
    }

    private static func stripped(_ name: String, _ text: Text, _ call: Call, _ r: Renderer)
        throws(JinjaError) -> Text
    {
        let characters = try r.bind(call, name, ["chars"])[0]
        switch name {
        case "lstrip": return try strip(text, characters, r) { $0.strippedLeft($1) }
        case "rstrip": return try strip(text, characters, r) { $0.strippedRight($1) }
        default: return try strip(text, characters, r) { $0.stripped($1) }
        }
    }

    private static func split(_ name: String, _ text: Text, _ call: Call, _ r: Renderer)
        throws(JinjaError) -> Value
    {
        let a = try r.bind(call, name, ["sep", "maxsplit"])
        let most = try r.whole(a[1], name, else: -1)
        let limit = most < 0 ? Int.max : most
        try r.charge(text.bytes.count)
        let parts: [Text]
        if r.isNone(a[0]) {
            parts =
                name == "split"
                ? text.splitAtSpace(limit: limit) : text.splitAtSpaceFromRight(limit: limit)
        } else {
            let separator = try r.string(a[0], name)
            guard !separator.isEmpty else {
                throw r.fail(.value, "'\(name)' with an empty separator")
            }
            try r.search(text, separator)
            parts =
                name == "split"
                ? text.split(separator, limit: limit) : text.splitFromRight(separator, limit: limit)
        }
        return .list(try r.list(parts.map { .string($0) }))
    }

    private static func hasEdge(_ name: String, _ text: Text, _ call: Call, _ r: Renderer)
        throws(JinjaError) -> Bool
    {
        let a = try r.bind(call, name, ["prefix", "start", "end"], required: 1)
        let part = try window(text, a[1], a[2], name, r)
        let edges: [Value]
        if case .tuple(let list)? = a[0] { edges = list.items } else { edges = [a[0] ?? .none] }
        for edge in edges {
            let edge = try r.string(edge, name)
            if name == "startswith" ? part.hasPrefix(edge) : part.hasSuffix(edge) { return true }
        }
        return false
    }

    /// `text[start:end]`.
    private static func window(
        _ text: Text,
        _ start: Value?,
        _ end: Value?,
        _ name: String,
        _ r: Renderer
    ) throws(JinjaError) -> Text {
        guard !r.isNone(start) || !r.isNone(end) else { return text }
        guard case .string(let part) = try r.slice(.string(text), start, end, nil) else {
            return text
        }
        return part
    }

    private static func join(_ separator: Text, _ call: Call, _ r: Renderer) throws(JinjaError)
        -> Value
    {
        let items = try r.bind(call, "join", ["iterable"], required: 1)[0] ?? .none
        var parts: [Text] = []
        for item in try r.items(items) { parts.append(try r.string(item, "join")) }
        try r.charge(parts.reduce(0) { $0 + $1.bytes.count + separator.bytes.count })
        return .string(Text.joined(parts, by: separator))
    }

    private static func search(_ name: String, _ text: Text, _ call: Call, _ r: Renderer)
        throws(JinjaError) -> Int
    {
        let a = try r.bind(call, name, ["sub", "start", "end"], required: 1)
        let part = try r.string(a[0], name)
        guard r.isNone(a[1]), r.isNone(a[2]) else {
            throw r.fail(.unsupported, "'\(name)' with bounds; cut the text with a slice first")
        }
        try r.search(text, part)
        if name == "count" {
            return part.isEmpty ? text.count + 1 : text.split(part).count - 1
        }
        let place = name.hasPrefix("r") ? text.lastOffset(of: part) : text.offset(of: part)
        guard let place else {
            if name.hasSuffix("find") { return -1 }
            throw r.fail(.value, "'\(name)' finds no such text")
        }
        return text.with(text.bytes[..<place]).count
    }

    private static func partition(_ name: String, _ text: Text, _ call: Call, _ r: Renderer)
        throws(JinjaError) -> Value
    {
        let separator = try r.string(try r.bind(call, name, ["sep"], required: 1)[0], name)
        guard !separator.isEmpty else { throw r.fail(.value, "'\(name)' with an empty separator") }
        try r.search(text, separator)
        let isLeft = name == "partition"
        let parts =
            isLeft ? text.split(separator, limit: 1) : text.splitFromRight(separator, limit: 1)
        let three =
            parts.count == 2
            ? [parts[0], separator, parts[1]]
            : isLeft ? [text, Text(), Text()] : [Text(), Text(), text]
        return .tuple(List(three.map { .string($0) }))
    }

    private static func removed(_ name: String, _ text: Text, _ call: Call, _ r: Renderer)
        throws(JinjaError) -> Text
    {
        let part = try r.string(try r.bind(call, name, ["part"], required: 1)[0], name)
        if name == "removeprefix" {
            return text.hasPrefix(part) ? text.with(text.bytes.dropFirst(part.bytes.count)) : text
        }
        return text.hasSuffix(part) ? text.with(text.bytes.dropLast(part.bytes.count)) : text
    }

    private static func padded(_ name: String, _ text: Text, _ call: Call, _ r: Renderer)
        throws(JinjaError) -> Text
    {
        let a = try r.bind(call, name, ["width", "fillchar"], required: 1)
        let fill = try a[1].map { v throws(JinjaError) in try r.string(v, name) } ?? " "
        guard fill.count == 1 else {
            throw r.fail(.type, "'\(name)' wants one character to fill with")
        }
        let side: Renderer.Side = name == "center" ? .center : name == "ljust" ? .left : .right
        return try r.pad(text, try r.whole(a[0], name, else: 0), fill, side)
    }
}

extension Renderer {
    /// Where the text stands in its field.
    enum Side { case left, right, center }

    func pad(_ text: Text, _ width: Int, _ fill: Text, _ side: Side) throws(JinjaError) -> Text {
        let (missing, overflow) = width.subtractingReportingOverflow(text.count)
        guard !overflow, missing > 0 else { return text }
        let (size, tooBig) = missing.multipliedReportingOverflow(by: fill.bytes.count)
        guard !tooBig else { throw tooMuchText }
        try charge(size + text.bytes.count)
        // Python gives an odd column to the left only when the width is odd.
        let left =
            switch side {
            case .left: 0
            case .right: missing
            case .center: missing / 2 + (missing & width & 1)
            }
        func filled(_ count: Int) -> [UInt8] {
            Array(repeatElement(fill.bytes, count: count).joined())
        }
        return text.with(filled(left) + text.bytes + filled(missing - left))
    }

    func replace(_ text: Text, _ old: Text, _ new: Text, _ count: Int) throws(JinjaError) -> Text {
        try search(text, old)
        let times = old.isEmpty ? text.count + 1 : text.bytes.count / old.bytes.count
        let most = count < 0 ? times : min(times, count)
        let (size, overflow) = most.multipliedReportingOverflow(by: new.bytes.count)
        // The count is an upper bound; it is only a reason to refuse when it is far from real.
        if overflow || size > 1 << 20 {
            let real = old.isEmpty ? most : min(most, text.split(old).count - 1)
            let (exact, tooBig) = real.multipliedReportingOverflow(by: new.bytes.count)
            guard !tooBig else { throw tooMuchText }
            try charge(exact)
        }
        try charge(text.bytes.count)
        return text.replacing(old, with: new, limit: count)
    }

    func expandTabs(_ text: Text, _ size: Int) throws(JinjaError) -> Text {
        var result: [UInt8] = []
        var column = 0
        for scalar in text.scalars {
            if scalar == "\t" {
                let width = size > 0 ? size - column % size : 0
                try charge(width)
                result += Array(repeating: 0x20, count: width)
                column += width
            } else {
                result.append(scalar)
                column = scalar == "\n" || scalar == "\r" ? 0 : column + 1
            }
        }
        return text.with(result)
    }
}
