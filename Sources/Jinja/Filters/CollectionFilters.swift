extension Filters {
    /// Filters on sequences and dictionaries.
    static let collections: [String: Filter] = [
        "length": length, "count": length,
        "default": standIn, "d": standIn,
        "first": { r, v, c throws(JinjaError) in
            try r.none(c, "first")
            let first = try r.iterate(v).next(r)
            return first ?? .undefined(.nothing("the first of no items"))
        },
        "last": { r, v, c throws(JinjaError) in
            try r.none(c, "last")
            if case .cursor = v { throw r.fail(.type, "'last' wants a list; use '|list' first") }
            return try r.items(v).last ?? .undefined(.nothing("the last of no items"))
        },
        "list": { r, v, c throws(JinjaError) in
            try r.none(c, "list")
            return .list(try r.list(try r.items(v)))
        },
        "items": { r, v, c throws(JinjaError) in
            try r.none(c, "items")
            if case .undefined = v { return .cursor(Cursor([])) }
            guard case .dict(let dict) = v else {
                throw r.fail(.type, "'items' wants a dictionary, not \(v.kind)")
            }
            return .cursor(Cursor(DictView(part: .items, dict: dict).items))
        },
        "join": join,
        "reverse": { r, v, c throws(JinjaError) in
            try r.none(c, "reverse")
            if case .string(let text) = v {
                return .string(text.with(Text(scalars: text.scalars.reversed())))
            }
            let items: [Value] = try r.items(v).reversed()
            if case .cursor = v { return .list(try r.list(items)) }
            return .cursor(Cursor(items))
        },
        "sort": { r, v, c throws(JinjaError) in
            let a = try r.bind(c, "sort", ["reverse", "case_sensitive", "attribute"])
            let keyed = try r.keyed(try r.items(v), a[2], exact: try r.flag(a[1]), isList: true)
            return .list(try r.list(try r.ordered(keyed, reversed: try r.flag(a[0]))))
        },
        "dictsort": dictsort,
        "unique": { r, v, c throws(JinjaError) in
            let a = try r.bind(c, "unique", ["case_sensitive", "attribute"])
            var seen: Set<Dict.Key> = []
            var items: [Value] = []
            for (key, item) in try r.keyed(try r.items(v), a[1], exact: try r.flag(a[0])) {
                if seen.insert(try r.key(key)).inserted { items.append(item) }
            }
            return .cursor(Cursor(items))
        },
        "groupby": groupby,
        "min": { r, v, c throws(JinjaError) in try extreme("min", r, v, c) },
        "max": { r, v, c throws(JinjaError) in try extreme("max", r, v, c) },
        "batch": batch,
        "slice": slice,
        "attr": { r, v, c throws(JinjaError) in
            let name = try r.string(try r.bind(c, "attr", ["name"], required: 1)[0], "attr")
            if case .dict(let dict) = v, dict[name] != nil, !Methods.names(v).contains(name.string)
            {
                return .undefined(.attribute(name.string, of: v.kind))
            }
            return try r.attribute(v, name.string, name)
        },
    ]

    private static let length: Filter = { r, v, c throws(JinjaError) in
        try r.none(c, "length")
        return .int(try r.length(v))
    }

    private static let standIn: Filter = { r, v, c throws(JinjaError) in
        let a = try r.bind(c, "default", ["default_value", "boolean"])
        if case .undefined = v { return a[0] ?? .string("") }
        guard try r.flag(a[1]), try !r.isTrue(v) else { return v }
        return a[0] ?? .string("")
    }

    private static let join: Filter = { r, v, c throws(JinjaError) in
        let a = try r.bind(c, "join", ["d", "attribute"])
        let separator = try r.text(a[0], else: Text())
        var parts: [Text] = []
        for item in try r.items(v) {
            parts.append(try r.text(r.isNone(a[1]) ? item : try r.path(item, a[1])))
        }
        try r.charge(parts.reduce(0) { $0 + $1.bytes.count + separator.bytes.count })
        return .string(Text.joined(parts, by: separator))
    }

    private static let dictsort: Filter = { r, v, c throws(JinjaError) in
        let a = try r.bind(c, "dictsort", ["case_sensitive", "by", "reverse"])
        guard case .dict(let dict) = v else {
            throw r.fail(.type, "'dictsort' wants a dictionary, not \(v.kind)")
        }
        let by = try r.text(a[1], else: "key")
        guard by == "key" || by == "value" else {
            throw r.fail(.value, "'dictsort' sorts by 'key' or 'value'")
        }
        let exact = try r.flag(a[0])
        let keyed = dict.entries.map { entry in
            let key = by == "key" ? entry.key : entry.value
            return (exact ? key : key.ignoringCase, Value.tuple(List([entry.key, entry.value])))
        }
        return .list(try r.list(try r.ordered(keyed, reversed: try r.flag(a[2]))))
    }

    /// Pairs of the grouper and its items, which also answer to these names.
    private static let groupby: Filter = { r, v, c throws(JinjaError) in
        let a = try r.bind(c, "groupby", ["attribute", "default", "case_sensitive"], required: 1)
        let exact = try r.flag(a[2])
        var keyed: [(Value, Value)] = []
        for item in try r.items(v) {
            let found = try r.path(item, a[0], else: a[1])
            keyed.append((exact ? found : found.ignoringCase, item))
        }
        var groups: [(key: Value, items: [Value])] = []
        for (key, item) in try r.sorted(keyed, by: { $0.0 }) {
            if let last = groups.last, try r.areEqual(last.key, key) {
                groups[groups.count - 1].items.append(item)
            } else {
                groups.append((key, [item]))
            }
        }
        var pairs: [Value] = []
        for group in groups {
            let key = exact ? group.key : try r.path(group.items[0], a[0], else: a[1])
            pairs.append(.tuple(try r.list([key, .list(try r.list(group.items))])))
        }
        return .list(try r.list(pairs))
    }

    private static func extreme(_ name: String, _ r: Renderer, _ v: Value, _ c: Call)
        throws(JinjaError) -> Value
    {
        let a = try r.bind(c, name, ["case_sensitive", "attribute"])
        let keyed = try r.keyed(try r.items(v), a[1], exact: try r.flag(a[0]))
        guard var best = keyed.first else { return .undefined(.nothing("the \(name) of no items")) }
        for candidate in keyed.dropFirst() {
            let better =
                name == "min"
                ? try r.isLess(candidate.0, best.0) : try r.isLess(best.0, candidate.0)
            if better { best = candidate }
        }
        return best.1
    }

    private static let batch: Filter = { r, v, c throws(JinjaError) in
        let a = try r.bind(c, "batch", ["linecount", "fill_with"], required: 1)
        let size = try r.whole(a[0], "batch", else: 1)
        let items = try r.items(v)
        guard size > 0, size <= Limits.range else {
            throw r.fail(.value, "'batch' wants a size from 1 to \(Limits.range)")
        }
        var rows: [Value] = []
        for start in stride(from: 0, to: items.count, by: size) {
            var row = Array(items[start..<min(start + size, items.count)])
            if let fill = a[1], !r.isNone(fill) {
                row += Array(repeating: fill, count: size - row.count)
            }
            rows.append(.list(try r.list(row)))
        }
        return .cursor(Cursor(rows))
    }

    private static let slice: Filter = { r, v, c throws(JinjaError) in
        let a = try r.bind(c, "slice", ["slices", "fill_with"], required: 1)
        let count = try r.whole(a[0], "slice", else: 1)
        let items = try r.items(v)
        guard count > 0, count <= Limits.range else {
            throw r.fail(.value, "'slice' wants a count from 1 to \(Limits.range)")
        }
        let (each, longer) = items.count.quotientAndRemainder(dividingBy: count)
        var rows: [Value] = []
        var start = 0
        for index in 0..<count {
            let end = start + each + (index < longer ? 1 : 0)
            var row = Array(items[start..<end])
            if let fill = a[1], !r.isNone(fill), index >= longer { row.append(fill) }
            rows.append(.list(try r.list(row)))
            start = end
        }
        return .cursor(Cursor(rows))
    }
}
