/// The functions every template has.
enum Functions {
    static let names = [
        "range", "dict", "namespace", "cycler", "joiner", "raise_exception", "strftime_now",
        "lipsum",
    ]

    static func call(_ name: String, _ call: Call, _ renderer: Renderer) throws(JinjaError) -> Value
    {
        switch name {
        case "range": return try range(call, renderer)
        case "dict": return .dict(try dict(call, renderer))
        case "namespace": return try namespace(call, renderer)
        case "cycler":
            guard !call.positional.isEmpty, call.named.isEmpty else {
                throw renderer.fail(.type, "'cycler' wants items")
            }
            let made = Callable(.cycler(Cycler(call.positional)))
            try renderer.check(depth: made.depth)
            return .callable(made)
        case "joiner":
            let separator = try renderer.bind(call, name, ["sep"])[0]
            return .callable(
                Callable(
                    .joiner(
                        Joiner(
                            try separator.map { s throws(JinjaError) in try renderer.text(s) }
                                ?? ", "
                        )
                    )
                )
            )
        case "strftime_now": return try time(call, renderer)
        case "raise_exception":
            throw renderer.fail(.raised, "the template refuses these messages")
        default: throw renderer.fail(.unsupported, "the function '\(name)' is not supported")
        }
    }

    private static func range(_ call: Call, _ renderer: Renderer) throws(JinjaError) -> Value {
        var numbers: [Int] = []
        for value in call.positional {
            guard let number = value.whole else {
                try renderer.refuseUndefined(value)
                throw renderer.fail(.type, "'range' wants whole numbers, not \(value.kind)")
            }
            numbers.append(number)
        }
        guard call.named.isEmpty, (1...3).contains(numbers.count) else {
            throw renderer.fail(.type, "'range' takes one to three whole numbers")
        }
        let (start, stop) = numbers.count == 1 ? (0, numbers[0]) : (numbers[0], numbers[1])
        let step = numbers.count == 3 ? numbers[2] : 1
        guard step != 0 else { throw renderer.fail(.value, "a range's step cannot be zero") }
        guard let count = PythonRange.count(start, stop, step), count <= Limits.range else {
            throw renderer.fail(.limit, "a range of more than \(Limits.range) numbers")
        }
        return .range(PythonRange(start, stop, step, count: count))
    }

    private static func dict(_ call: Call, _ renderer: Renderer) throws(JinjaError) -> Dict {
        var dict = Dict()
        guard call.positional.count <= 1 else {
            throw renderer.fail(.type, "'dict' takes at most one argument without a name")
        }
        if case .dict(let other)? = call.positional.first {
            dict = other
        } else if let pairs = call.positional.first {
            for pair in try renderer.items(pairs) {
                let parts = try renderer.items(pair)
                guard parts.count == 2 else {
                    throw renderer.fail(.value, "'dict' wants pairs of key and value")
                }
                dict.set(try renderer.key(parts[0]), parts[0], parts[1])
            }
        }
        for (name, value) in call.named { dict.set(Text(name), value) }
        try renderer.check(depth: dict.depth)
        return dict
    }

    private static func namespace(_ call: Call, _ renderer: Renderer) throws(JinjaError) -> Value {
        let attributes = try dict(call, renderer)
        for entry in attributes.entries {
            if case .string(let name) = entry.key { try check(attribute: name.string, renderer) }
        }
        return renderer.keep(Namespace(attributes))
    }

    static func check(attribute name: String, _ renderer: Renderer) throws(JinjaError) {
        guard !name.hasPrefix("_") else {
            throw renderer.fail(
                .security,
                "a namespace's attributes cannot start with an underscore; rename it"
            )
        }
    }

    private static func time(_ call: Call, _ renderer: Renderer) throws(JinjaError) -> Value {
        let value = try renderer.bind(call, "strftime_now", ["format"], required: 1)[0] ?? .none
        guard case .string(let format) = value else {
            throw renderer.fail(.type, "'strftime_now' wants a text")
        }
        guard let now = renderer.now else {
            throw renderer.fail(
                .value,
                "the template asks for the date; give the moment to render with"
            )
        }
        guard let text = now.formatted(format.string) else {
            throw renderer.fail(.unsupported, "'strftime_now' with a directive that is not known")
        }
        return .string(Text(text))
    }
}
