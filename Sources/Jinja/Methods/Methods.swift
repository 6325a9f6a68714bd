/// Methods of Python's objects.
enum Methods {
    private static let string: Set<String> = [
        "capitalize", "casefold", "center", "count", "encode", "endswith", "expandtabs", "find",
        "format", "format_map", "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit",
        "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper",
        "join", "ljust", "lower", "lstrip", "maketrans", "partition", "removeprefix",
        "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip",
        "split", "splitlines", "startswith", "strip", "swapcase", "title", "translate", "upper",
        "zfill",
    ]
    private static let dict: Set<String> = ["get", "items", "keys", "values", "copy", "fromkeys"]
    private static let list: Set<String> = ["count", "index", "copy"]
    private static let sequence: Set<String> = ["count", "index"]
    private static let cycler: Set<String> = ["next", "reset"]
    private static let loop: Set<String> = ["cycle", "changed"]

    static func names(_ value: Value) -> Set<String> {
        switch value {
        case .string: string
        case .dict: dict
        case .list: list
        case .tuple, .range: sequence
        case .loop: loop
        case .callable(let callable):
            if case .cycler = callable.kind { cycler } else { [] }
        default: []
        }
    }

    /// Methods that would change their object; the sandbox forbids them.
    static func changing(_ value: Value) -> Set<String> {
        switch value {
        case .dict: ["clear", "pop", "popitem", "setdefault", "update"]
        case .list:
            ["append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove"]
        default: []
        }
    }

    static func call(_ name: String, on value: Value, _ call: Call, _ r: Renderer)
        throws(JinjaError) -> Value
    {
        switch value {
        case .string(let text): return try self.call(name, on: text, call, r)
        case .dict(let dict): return try self.call(name, on: dict, value, call, r)
        case .list, .tuple, .range: return try callSequence(name, value, call, r)
        case .loop(let loop):
            return name == "cycle"
                ? try loop.cycle(call.positional, r) : try loop.hasChanged(call.positional, r)
        case .callable(let callable):
            if case .cycler(let cycler) = callable.kind {
                return try self.call(name, cycler, call, r)
            }
        default: break
        }
        throw r.fail(.unsupported, "the method '\(name)' of \(value.kind) is not supported")
    }

    private static func call(_ name: String, _ cycler: Cycler, _ call: Call, _ r: Renderer)
        throws(JinjaError) -> Value
    {
        try r.none(call, name)
        guard name == "next" else {
            cycler.index = 0
            return .none
        }
        defer { cycler.index = (cycler.index + 1) % cycler.items.count }
        return cycler.items[cycler.index]
    }

    private static func call(
        _ name: String,
        on dict: Dict,
        _ value: Value,
        _ call: Call,
        _ r: Renderer
    ) throws(JinjaError) -> Value {
        switch name {
        case "get":
            guard call.named.isEmpty else { throw r.fail(.type, "'get' takes no names") }
            let a = try r.bind(call, "get", ["key", "default"], required: 1)
            return dict.value(try r.key(a[0] ?? .none)) ?? a[1] ?? .none
        case "items", "keys", "values":
            try r.none(call, name)
            guard let part = DictView.Part(rawValue: name) else { break }
            return .view(DictView(part: part, dict: dict))
        case "copy":
            try r.none(call, name)
            return value
        default: break
        }
        throw r.fail(.unsupported, "the method '\(name)' of dict is not supported")
    }

    private static func callSequence(_ name: String, _ value: Value, _ call: Call, _ r: Renderer)
        throws(JinjaError) -> Value
    {
        if name == "copy" {
            try r.none(call, name)
            return value
        }
        let wanted = try r.bind(call, name, ["value"], required: 1)[0] ?? .none
        var count = 0
        for (index, item) in try r.items(value).enumerated() where try r.areEqual(item, wanted) {
            if name == "index" { return .int(index) }
            count += 1
        }
        guard name == "count" else { throw r.fail(.value, "'index' finds no such item") }
        return .int(count)
    }
}
