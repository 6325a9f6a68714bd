/// Tests behind `is`, by name.
enum Tests {
    static let named: [String: Test] = kinds.merging(comparisons) { $1 }.merging(others) { $1 }

    static func find(_ name: Value, _ renderer: Renderer) throws(JinjaError) -> Test {
        guard case .string(let text) = name, let test = named[text.string] else {
            throw renderer.fail(.unsupported, "unknown test in a selection")
        }
        return test
    }

    private static func plain(_ holds: @escaping @Sendable (Value) -> Bool) -> Test {
        { r, v, c throws(JinjaError) in
            _ = try r.bind(c, "test", [])
            return holds(v)
        }
    }

    private static let kinds: [String: Test] = [
        "defined": plain { if case .undefined = $0 { false } else { true } },
        "undefined": plain { if case .undefined = $0 { true } else { false } },
        "none": plain { if case .none = $0 { true } else { false } },
        "string": plain { if case .string = $0 { true } else { false } },
        "mapping": plain { if case .dict = $0 { true } else { false } },
        "boolean": plain { if case .bool = $0 { true } else { false } },
        "true": plain { if case .bool(true) = $0 { true } else { false } },
        "false": plain { if case .bool(false) = $0 { true } else { false } },
        "integer": plain { if case .int = $0 { true } else { false } },
        "float": plain { if case .float = $0 { true } else { false } },
        "number": plain { Number($0) != nil },
        // Undefined can be called: it raises.
        "callable": plain {
            switch $0 {
            case .callable, .undefined, .loop: true
            default: false
            }
        },
        "escaped": plain { if case .string(let text) = $0 { text.isMarkup } else { false } },
        "iterable": plain {
            switch $0 {
            case .none, .bool, .int, .float, .namespace, .callable: false
            default: true
            }
        },
        "sequence": plain {
            switch $0 {
            case .string, .list, .tuple, .dict, .range, .undefined: true
            default: false
            }
        },
    ]

    private static func comparing(_ operation: Comparison) -> Test {
        { r, v, c throws(JinjaError) in
            let other = try r.bind(c, "test", ["other"], required: 1)[0] ?? .none
            return try r.compare(operation, v, other)
        }
    }

    private static let comparisons: [String: Test] = [
        "==": comparing(.equal), "eq": comparing(.equal), "equalto": comparing(.equal),
        "!=": comparing(.unequal), "ne": comparing(.unequal),
        "<": comparing(.less), "lt": comparing(.less), "lessthan": comparing(.less),
        "<=": comparing(.lessOrEqual), "le": comparing(.lessOrEqual),
        ">": comparing(.greater), "gt": comparing(.greater), "greaterthan": comparing(.greater),
        ">=": comparing(.greaterOrEqual), "ge": comparing(.greaterOrEqual),
        "in": comparing(.isIn),
    ]

    private static func remainder(_ v: Value, _ divisor: Value, _ r: Renderer) throws(JinjaError)
        -> Value
    {
        guard Number(v) != nil, Number(divisor) != nil else {
            try r.refuseUndefined(v)
            throw r.fail(.type, "a test of divisibility wants numbers, not \(v.kind)")
        }
        return try r.calculate(.remainder, v, divisor)
    }

    private static let others: [String: Test] = [
        "odd": { r, v, c throws(JinjaError) in
            try r.none(c, "odd")
            return try r.areEqual(try remainder(v, .int(2), r), .int(1))
        },
        "even": { r, v, c throws(JinjaError) in
            try r.none(c, "even")
            return try r.areEqual(try remainder(v, .int(2), r), .int(0))
        },
        "divisibleby": { r, v, c throws(JinjaError) in
            let by = try r.bind(c, "divisibleby", ["num"], required: 1)[0] ?? .none
            return try r.areEqual(try remainder(v, by, r), .int(0))
        },
        "lower": { r, v, c throws(JinjaError) in
            try r.none(c, "lower")
            return try r.text(v).isLower
        },
        "upper": { r, v, c throws(JinjaError) in
            try r.none(c, "upper")
            return try r.text(v).isUpper
        },
        "filter": { r, v, c throws(JinjaError) in
            try r.none(c, "filter")
            return Filters.named[try r.string(v, "filter").string] != nil
        },
        "test": { r, v, c throws(JinjaError) in
            try r.none(c, "test")
            return named[try r.string(v, "test").string] != nil
        },
        "sameas": { r, v, c throws(JinjaError) in
            switch (v, try r.bind(c, "sameas", ["other"], required: 1)[0] ?? .none) {
            case (.none, .none): return true
            case (.bool(let a), .bool(let b)): return a == b
            case (.namespace(let a), .namespace(let b)): return a === b
            case (.none, _), (.bool, _), (_, .none), (_, .bool): return false
            default:
                throw r.fail(.unsupported, "'sameas' of other than none, true and false")
            }
        },
    ]
}
