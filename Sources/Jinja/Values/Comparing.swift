/// Truth, equality, order and membership as Python has them.
extension Renderer {
    func isTrue(_ value: Value) throws(JinjaError) -> Bool {
        switch value {
        case .undefined, .none: false
        case .bool(let flag): flag
        case .int(let number): number != 0
        case .float(let number): number != 0
        case .string(let text): !text.isEmpty
        case .list(let list), .tuple(let list): !list.items.isEmpty
        case .dict(let dict): dict.count > 0
        case .range(let range): range.count > 0
        case .view(let view): view.dict.count > 0
        case .loop(let loop): try loop.length(self) > 0
        case .cursor, .namespace, .callable: true
        }
    }

    func areEqual(_ left: Value, _ right: Value) throws(JinjaError) -> Bool {
        try step()
        switch (left, right) {
        case (.string(let a), .string(let b)): return a == b
        case (.none, .none), (.undefined, .undefined): return true
        case (.list(let a), .list(let b)), (.tuple(let a), .tuple(let b)):
            return try areEqual(a.items, b.items)
        case (.dict(let a), .dict(let b)): return try areEqual(a, b)
        case (.range(let a), .range(let b)): return try areEqual(a.items, b.items)
        case (.view(let a), .view(let b)):
            guard a.part == b.part, a.part != .values else { return false }
            return try areEqual(a.items, b.items)
        case (.namespace(let a), .namespace(let b)): return a === b
        case (.cursor(let a), .cursor(let b)): return a === b
        case (.loop(let a), .loop(let b)): return a === b
        case (.callable(let a), .callable(let b)): return a === b
        default: return areEqualNumbers(left, right)
        }
    }

    private func areEqualNumbers(_ left: Value, _ right: Value) -> Bool {
        switch (Number(left), Number(right)) {
        case (.int(let a)?, .int(let b)?): a == b
        case (.float(let a)?, .float(let b)?): a == b
        case (.int(let a)?, .float(let b)?), (.float(let b)?, .int(let a)?):
            Int(exactly: b) == a
        default: false
        }
    }

    private func areEqual(_ left: [Value], _ right: [Value]) throws(JinjaError) -> Bool {
        guard left.count == right.count else { return false }
        for (a, b) in zip(left, right) {
            guard try areEqual(a, b) else { return false }
        }
        return true
    }

    private func areEqual(_ left: Dict, _ right: Dict) throws(JinjaError) -> Bool {
        guard left.count == right.count else { return false }
        for entry in left.entries {
            guard let key = Dict.Key(entry.key), let other = right.value(key),
                try areEqual(entry.value, other)
            else { return false }
        }
        return true
    }

    /// `left < right`.
    func isLess(_ left: Value, _ right: Value, _ sign: String = "<") throws(JinjaError) -> Bool {
        try step()
        switch (left, right) {
        case (.string(let a), .string(let b)): return a < b
        case (.list(let a), .list(let b)), (.tuple(let a), .tuple(let b)):
            for (x, y) in zip(a.items, b.items) where try !areEqual(x, y) {
                return try isLess(x, y, sign)
            }
            return a.items.count < b.items.count
        default: break
        }
        switch (Number(left), Number(right)) {
        case (.int(let a)?, .int(let b)?): return a < b
        case (let a?, let b?): return a.double < b.double
        default: break
        }
        try refuseUndefined(left)
        try refuseUndefined(right)
        throw fail(
            .type,
            "'\(sign)' is not defined between \(left.kind) and \(right.kind)"
        )
    }

    func compare(_ operation: Comparison, _ left: Value, _ right: Value) throws(JinjaError) -> Bool
    {
        switch operation {
        case .equal: try areEqual(left, right)
        case .unequal: try !areEqual(left, right)
        case .less: try isLess(left, right, "<")
        case .greater: try isLess(right, left, ">")
        case .lessOrEqual: try isLess(left, right, "<=") ? true : try areEqual(left, right)
        case .greaterOrEqual: try isLess(right, left, ">=") ? true : try areEqual(left, right)
        case .isIn: try contains(right, left)
        case .isNotIn: try !contains(right, left)
        }
    }

    /// `item in value`.
    func contains(_ value: Value, _ item: Value) throws(JinjaError) -> Bool {
        switch value {
        case .string(let text):
            guard case .string(let part) = item else {
                throw fail(.type, "'in' of a text wants a text, not \(item.kind)")
            }
            try search(text, part)
            return text.contains(part)
        case .dict(let dict): return dict.value(try key(item)) != nil
        case .view(let view) where view.part == .keys: return view.dict.value(try key(item)) != nil
        case .undefined: return false
        default:
            let items = try iterate(value)
            while let other = try items.next(self) {
                if try areEqual(other, item) { return true }
            }
            return false
        }
    }

    func key(_ value: Value) throws(JinjaError) -> Dict.Key {
        guard let key = Dict.Key(value) else {
            throw fail(.type, "a value of kind \(value.kind) cannot be a key")
        }
        return key
    }

    func refuseUndefined(_ value: Value) throws(JinjaError) {
        guard case .undefined(let origin) = value else { return }
        if case .unsafe = origin { throw fail(.security, origin.message) }
        throw fail(.undefined, origin.message)
    }

    /// Stable, by a key; merge sort, so that errors in comparisons can be thrown.
    func sorted<Item>(_ items: [Item], by key: (Item) -> Value) throws(JinjaError) -> [Item] {
        guard items.count > 1 else { return items }
        let middle = items.count / 2
        let left = try sorted(Array(items[..<middle]), by: key)
        let right = try sorted(Array(items[middle...]), by: key)
        var result: [Item] = []
        result.reserveCapacity(items.count)
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            if try isLess(key(right[j]), key(left[i])) {
                result.append(right[j])
                j += 1
            } else {
                result.append(left[i])
                i += 1
            }
        }
        return result + left[i...] + right[j...]
    }
}
