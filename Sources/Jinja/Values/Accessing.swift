/// Attributes, items and slices.
extension Renderer {
    /// `value.name`: the object's own attribute first, then its item.
    func attribute(_ value: Value, _ name: String, _ text: Text) throws(JinjaError) -> Value {
        switch value {
        case .undefined: try refuseUndefined(value)
        case .dict(let dict):
            if let own = own(value, name) { return own }
            if let item = dict[text] { return item }
        default:
            if let own = try special(value, name) ?? own(value, name) { return own }
        }
        return .undefined(.attribute(name, of: value.kind))
    }

    /// `value[index]`: the item first, then the attribute.
    func item(_ value: Value, _ index: Value) throws(JinjaError) -> Value {
        switch value {
        case .undefined: try refuseUndefined(value)
        case .dict(let dict):
            if let key = Dict.Key(index), let item = dict.value(key) { return item }
        case .list, .tuple, .string, .range:
            if let place = index.whole { return try item(value, at: place) }
        default: break
        }
        guard case .string(let text) = index else { return .undefined(.item(of: value.kind)) }
        return try special(value, text.string) ?? own(value, text.string)
            ?? .undefined(.item(of: value.kind))
    }

    private func item(_ value: Value, at place: Int) throws(JinjaError) -> Value {
        let count = try length(value)
        let index = place < 0 ? place + count : place
        guard (0..<count).contains(index) else { return .undefined(.item(of: value.kind)) }
        switch value {
        case .list(let list), .tuple(let list): return list.items[index]
        case .range(let range): return .int(range.start + index * range.step)
        case .string(let text):
            let start = text.offset(ofScalar: index)
            try work(start / 64)
            return .string(text.with(text.bytes[start..<Text.scalarEnd(text.bytes, start)]))
        default: return .undefined(.item(of: value.kind))
        }
    }

    /// A method, or what the sandbox refuses.
    private func own(_ value: Value, _ name: String) -> Value? {
        if Methods.changing(value).contains(name) { return .undefined(.unsafe(name)) }
        guard Methods.names(value).contains(name) else { return nil }
        return .callable(Callable(.method(value, name)))
    }

    private func special(_ value: Value, _ name: String) throws(JinjaError) -> Value? {
        switch value {
        case .namespace(let namespace): return namespace.attributes[Text(name)]
        case .loop(let loop): return try loop.attribute(name, self)
        case .callable(let callable):
            if case .cycler(let cycler) = callable.kind, name == "current", !cycler.items.isEmpty {
                return cycler.items[cycler.index]
            }
            if case .macro(let macro) = callable.kind, name == "name" {
                return .string(Text(macro.syntax.name))
            }
            return nil
        default: return nil
        }
    }

    // MARK: Slices

    func slice(_ value: Value, _ from: Value?, _ to: Value?, _ by: Value?) throws(JinjaError)
        -> Value
    {
        func bound(_ value: Value?) throws(JinjaError) -> Int? {
            switch value {
            case nil, .some(.none): return nil
            case .some(let value):
                guard let number = value.whole else {
                    try refuseUndefined(value)
                    throw fail(.type, "a slice wants whole numbers, not \(value.kind)")
                }
                return number
            }
        }
        try refuseUndefined(value)
        let (from, to, step) = (try bound(from), try bound(to), try bound(by) ?? 1)
        guard step != 0, step != .min else { throw fail(.value, "a slice's step cannot be zero") }
        switch value {
        case .list(let list):
            return .list(
                try self.list(Self.places(list.items.count, from, to, step).map { list.items[$0] })
            )
        case .tuple(let list):
            return .tuple(
                try self.list(Self.places(list.items.count, from, to, step).map { list.items[$0] })
            )
        case .string(let text): return .string(try slice(text, from, to, step))
        case .range(let range):
            let items = range.items
            return .list(try self.list(Self.places(items.count, from, to, step).map { items[$0] }))
        case .dict: throw fail(.type, "a dictionary has no slices")
        default: return .undefined(.item(of: value.kind))
        }
    }

    private func slice(_ text: Text, _ from: Int?, _ to: Int?, _ step: Int) throws(JinjaError)
        -> Text
    {
        try charge(text.bytes.count)
        if text.isASCII {
            let places = Self.places(text.bytes.count, from, to, step)
            return text.with(places.map { text.bytes[$0] })
        }
        let scalars = text.scalars
        return text.with(
            Text(scalars: Self.places(scalars.count, from, to, step).map { scalars[$0] })
        )
    }

    /// The places that `[from:to:step]` takes of `count` items.
    static func places(_ count: Int, _ from: Int?, _ to: Int?, _ step: Int) -> StrideTo<Int> {
        func clamp(_ bound: Int?, _ missing: Int) -> Int {
            guard let bound else { return missing }
            let place = bound < 0 ? max(bound, -count - 1) + count : bound
            return step > 0 ? min(max(place, 0), count) : min(max(place, -1), count - 1)
        }
        let start = clamp(from, step > 0 ? 0 : count - 1)
        return stride(from: start, to: clamp(to, step > 0 ? count : -1), by: step)
    }

    // MARK: Sizes and items

    func length(_ value: Value) throws(JinjaError) -> Int {
        switch value {
        case .undefined: return 0
        case .string(let text):
            try work(text.bytes.count / 64)
            return text.count
        case .list(let list), .tuple(let list): return list.items.count
        case .dict(let dict): return dict.count
        case .range(let range): return range.count
        case .view(let view): return view.dict.count
        case .loop(let loop): return try loop.length(self)
        default: throw fail(.type, "a value of kind \(value.kind) has no length; use '|list' first")
        }
    }

    /// The items of a value, each once.
    func iterate(_ value: Value) throws(JinjaError) -> Cursor {
        if case .cursor(let cursor) = value { return cursor }
        return Cursor(try items(value))
    }

    func items(_ value: Value) throws(JinjaError) -> [Value] {
        switch value {
        case .undefined: return []
        case .list(let list), .tuple(let list): return list.items
        case .dict(let dict):
            try work(dict.count)
            return dict.entries.map(\.key)
        case .view(let view):
            try work(view.dict.count)
            return view.items
        case .range(let range):
            try work(range.count)
            return range.items
        case .string(let text):
            try charge(text.bytes.count * 16)
            return text.scalars.map { .string(Text(scalars: [$0])) }
        case .cursor(let cursor):
            var items: [Value] = []
            while let item = try cursor.next(self) { items.append(item) }
            return items
        default: throw fail(.type, "a value of kind \(value.kind) has no items to go through")
        }
    }

    /// A list whose depth is within bounds.
    func list(_ items: [Value]) throws(JinjaError) -> List {
        try work(items.count)
        let list = List(items)
        try check(depth: list.depth)
        return list
    }

    func check(depth: Int) throws(JinjaError) {
        guard depth <= Limits.valueDepth else {
            throw fail(.limit, "values are nested more than \(Limits.valueDepth) deep")
        }
    }
}
