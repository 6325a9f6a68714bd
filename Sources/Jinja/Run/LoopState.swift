/// `loop` inside a `for`: where it stands, and what comes before and after.
final class LoopState {
    enum Source {
        case items([Value])
        case cursor(Cursor)
    }

    private var source: Source
    private let depth: Int
    private let syntax: LoopSyntax
    /// Around the loop.
    private var scope: Scope?
    private var index = -1
    /// Items taken from `source`.
    private var taken = 0
    private var previous: Value?
    private var current: Value?
    private var upcoming: Value?
    private var changed: [Value]?

    init(_ source: Source, depth: Int, _ syntax: LoopSyntax, in scope: Scope?) {
        self.source = source
        self.scope = scope
        self.depth = depth
        self.syntax = syntax
    }

    /// Lets go of all values, so that loops kept by a template hold nothing.
    func end() {
        source = .items([])
        scope = nil
        (previous, current, upcoming, changed) = (nil, nil, nil, nil)
    }

    private func take(_ renderer: Renderer) throws(JinjaError) -> Value? {
        switch source {
        case .items(let items):
            guard taken < items.count else { return nil }
            taken += 1
            return items[taken - 1]
        case .cursor(let cursor): return try cursor.next(renderer)
        }
    }

    func advance(_ renderer: Renderer) throws(JinjaError) -> Value? {
        try renderer.step()
        let item: Value
        if let known = upcoming {
            item = known
            upcoming = nil
        } else {
            guard let next = try take(renderer) else { return nil }
            item = next
        }
        index += 1
        previous = current
        current = item
        return item
    }

    private func peek(_ renderer: Renderer) throws(JinjaError) -> Value? {
        if upcoming == nil { upcoming = try take(renderer) }
        return upcoming
    }

    func length(_ renderer: Renderer) throws(JinjaError) -> Int {
        if case .cursor(let cursor) = source {
            // All that is left is read, as Python does to count it.
            let ahead = upcoming == nil ? 0 : 1
            let rest = try renderer.items(.cursor(cursor))
            source = .items(Array(repeating: .none, count: index + 1 + ahead) + rest)
            taken = index + 1 + ahead
        }
        guard case .items(let items) = source else { return 0 }
        return items.count
    }

    func attribute(_ name: String, _ renderer: Renderer) throws(JinjaError) -> Value? {
        switch name {
        case "index": return .int(index + 1)
        case "index0": return .int(index)
        case "first": return .bool(index == 0)
        case "last": return .bool(try peek(renderer) == nil)
        case "length": return .int(try length(renderer))
        case "revindex": return .int(try length(renderer) - index)
        case "revindex0": return .int(try length(renderer) - index - 1)
        case "depth": return .int(depth + 1)
        case "depth0": return .int(depth)
        case "previtem":
            return previous ?? .undefined(.nothing("there is no previous item"))
        case "nextitem":
            return try peek(renderer) ?? .undefined(.nothing("there is no next item"))
        case "cycle", "changed": return .callable(Callable(.method(.loop(self), name)))
        default: return nil
        }
    }

    func cycle(_ items: [Value], _ renderer: Renderer) throws(JinjaError) -> Value {
        guard !items.isEmpty else { throw renderer.fail(.type, "loop.cycle wants items") }
        return items[max(0, index) % items.count]
    }

    func hasChanged(_ values: [Value], _ renderer: Renderer) throws(JinjaError) -> Value {
        if let changed {
            let list = List(changed)
            if try renderer.areEqual(.tuple(list), .tuple(List(values))) { return .bool(false) }
        }
        changed = values
        return .bool(true)
    }

    /// `loop(items)` of a recursive loop: the loop's text for other items.
    func recurse(_ items: Value, _ renderer: Renderer) throws(JinjaError) -> Text {
        guard syntax.recursive else {
            throw renderer.fail(.type, "only a loop marked 'recursive' can be called")
        }
        let caller = renderer.scope
        renderer.scope = scope
        defer { renderer.scope = caller }
        return try renderer.capture { () throws(JinjaError) in
            try renderer.run(self.syntax, over: items, depth: self.depth + 1)
        }.0
    }
}
