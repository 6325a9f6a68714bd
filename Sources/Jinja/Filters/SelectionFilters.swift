extension Filters {
    /// Filters that go through items one by one and give them on as they are asked for.
    static let selections: [String: Filter] = [
        "map": map,
        "select": { r, v, c throws(JinjaError) in
            try choose(r, v, c, attribute: false, keeping: true)
        },
        "reject": { r, v, c throws(JinjaError) in
            try choose(r, v, c, attribute: false, keeping: false)
        },
        "selectattr": { r, v, c throws(JinjaError) in
            try choose(r, v, c, attribute: true, keeping: true)
        },
        "rejectattr": { r, v, c throws(JinjaError) in
            try choose(r, v, c, attribute: true, keeping: false)
        },
    ]

    private static let map: Filter = { r, v, c throws(JinjaError) in
        guard try r.isTrue(v) else { return .cursor(Cursor([])) }
        let source = try r.iterate(v)
        try r.check(depth: source.depth + 1)
        if c.positional.isEmpty, let attribute = c.named.first(where: { $0.name == "attribute" }) {
            let other = c.named.first { $0.name == "default" }?.value
            guard c.named.count == (other == nil ? 1 : 2) else {
                throw r.fail(.type, "'map' takes 'attribute' and 'default'")
            }
            return .cursor(
                Cursor(depth: source.depth) { r throws(JinjaError) in
                    guard let item = try source.next(r) else { return nil }
                    return try r.path(item, attribute.value, else: r.isNone(other) ? nil : other)
                }
            )
        }
        let filter = try Filters.find(c.positional.first, r)
        let rest = c.without(first: 1)
        return .cursor(
            Cursor(depth: source.depth) { r throws(JinjaError) in
                guard let item = try source.next(r) else { return nil }
                return try r.nested { () throws(JinjaError) in try filter(r, item, rest) }
            }
        )
    }

    private static func choose(
        _ r: Renderer,
        _ v: Value,
        _ c: Call,
        attribute: Bool,
        keeping: Bool
    ) throws(JinjaError) -> Value {
        guard try r.isTrue(v) else { return .cursor(Cursor([])) }
        let source = try r.iterate(v)
        try r.check(depth: source.depth + 1)
        let path = attribute ? c.positional.first : nil
        guard !attribute || path != nil else {
            throw r.fail(.type, "'selectattr' and 'rejectattr' want the name of an attribute")
        }
        let skipped = attribute ? 1 : 0
        let test: Test?
        if c.positional.count > skipped {
            test = try Tests.find(c.positional[skipped], r)
        } else {
            test = nil
        }
        let rest = c.without(first: skipped + 1)
        return .cursor(
            Cursor(depth: source.depth) { r throws(JinjaError) in
                while let item = try source.next(r) {
                    let subject = path == nil ? item : try r.path(item, path)
                    let holds = test == nil ? try r.isTrue(subject) : try test?(r, subject, rest)
                    if holds == keeping { return item }
                }
                return nil
            }
        )
    }
}

extension Renderer {
    /// `a.b.0` of an item, for filters with `attribute`.
    func path(_ item: Value, _ attribute: Value?, else missing: Value? = nil) throws(JinjaError)
        -> Value
    {
        guard case .string(let text)? = attribute else {
            guard let attribute, !isNone(attribute) else { return item }
            return try part(item, attribute, missing)
        }
        var value = item
        for name in text.split(".") {
            let isNumber = name.all { $0.isPythonDigit }
            value = try part(value, isNumber ? .int(Int(name.string) ?? 0) : .string(name), missing)
        }
        return value
    }

    private func part(_ value: Value, _ name: Value, _ missing: Value?) throws(JinjaError) -> Value
    {
        let found = try item(value, name)
        if case .undefined = found, let missing { return missing }
        return found
    }

    /// Items with what they are compared by.
    func keyed(_ items: [Value], _ attribute: Value?, exact: Bool, isList: Bool = false)
        throws(JinjaError) -> [(Value, Value)]
    {
        var keyed: [(Value, Value)] = []
        for item in items {
            if isList, case .string(let names)? = attribute, names.contains(",") {
                var keys: [Value] = []
                for name in names.split(",") {
                    let key = try path(item, .string(name))
                    keys.append(exact ? key : key.ignoringCase)
                }
                keyed.append((.list(try list(keys)), item))
            } else {
                let key = try path(item, attribute)
                keyed.append((exact ? key : key.ignoringCase, item))
            }
        }
        return keyed
    }

    /// Stable in both directions, as Python's `sorted`.
    func ordered(_ keyed: [(Value, Value)], reversed: Bool) throws(JinjaError) -> [Value] {
        guard reversed else { return try sorted(keyed) { $0.0 }.map(\.1) }
        return try sorted(Array(keyed.reversed())) { $0.0 }.reversed().map(\.1)
    }
}

extension Value {
    /// Text in lower case, anything else as it is.
    var ignoringCase: Value {
        if case .string(let text) = self { .string(text.lowercased) } else { self }
    }
}
