typealias Filter = @Sendable (Renderer, Value, Call) throws(JinjaError) -> Value
typealias Test = @Sendable (Renderer, Value, Call) throws(JinjaError) -> Bool

/// Filters by name, with the arguments of Jinja2's.
enum Filters {
    static let named: [String: Filter] =
        text.merging(collections) { $1 }.merging(selections) { $1 }.merging(numbers) { $1 }
        .merging(refused) { $1 }

    /// Of Jinja2, and not here: a template may name them where it never comes by.
    private static let refused: [String: Filter] = {
        let names = [
            "filesizeformat", "forceescape", "pprint", "random", "striptags", "urlize", "wordwrap",
            "xmlattr",
        ]
        return Dictionary(
            uniqueKeysWithValues: names.map { name in
                let filter: Filter = { renderer, _, _ throws(JinjaError) in
                    throw renderer.fail(.unsupported, "the filter '\(name)' is not supported")
                }
                return (name, filter)
            }
        )
    }()

    /// A filter by a name that is only known when the template runs, as `map('upper')`.
    static func find(_ name: Value?, _ renderer: Renderer) throws(JinjaError) -> Filter {
        guard case .string(let text)? = name, let filter = named[text.string] else {
            throw renderer.fail(.unsupported, "unknown filter in 'map'")
        }
        return filter
    }
}

extension Renderer {
    /// An argument that must be a whole number.
    func whole(_ value: Value?, _ owner: String, else missing: Int) throws(JinjaError) -> Int {
        guard let value else { return missing }
        guard let number = value.whole else {
            try refuseUndefined(value)
            throw fail(.type, "'\(owner)' wants a whole number, not \(value.kind)")
        }
        return number
    }

    func flag(_ value: Value?, else missing: Bool = false) throws(JinjaError) -> Bool {
        guard let value else { return missing }
        return try isTrue(value)
    }

    /// An argument that must be a text.
    func string(_ value: Value?, _ owner: String) throws(JinjaError) -> Text {
        guard case .string(let text)? = value else {
            if let value { try refuseUndefined(value) }
            throw fail(.type, "'\(owner)' wants a text, not \(value?.kind ?? "nothing")")
        }
        return text
    }

    func text(_ value: Value?, else missing: Text) throws(JinjaError) -> Text {
        guard let value else { return missing }
        return try text(value)
    }

    /// No arguments are allowed.
    func none(_ call: Call, _ owner: String) throws(JinjaError) {
        _ = try bind(call, owner, [])
    }

    func isNone(_ value: Value?) -> Bool {
        switch value {
        case nil, .some(.none): true
        default: false
        }
    }
}
