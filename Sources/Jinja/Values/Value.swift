/// A value while a template runs: Python's kinds, lists and dictionaries never changed in place.
enum Value {
    case undefined(Undefined)
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    case string(Text)
    case list(List)
    case tuple(List)
    case dict(Dict)
    case range(PythonRange)
    case view(DictView)
    /// A one-shot iterator, as `map`, `select` and the like give.
    case cursor(Cursor)
    case namespace(Namespace)
    case loop(LoopState)
    case callable(Callable)

    /// Values inside values; what belongs to the arena counts as flat.
    var depth: Int {
        switch self {
        case .list(let list), .tuple(let list): list.depth
        case .dict(let dict): dict.depth
        case .view(let view): view.dict.depth
        case .cursor(let cursor): cursor.depth
        case .callable(let callable): callable.depth
        default: 0
        }
    }

    /// As Jinja2 names the kind of an object.
    var kind: String {
        switch self {
        case .undefined: "undefined"
        case .none: "None"
        case .bool: "bool"
        case .int: "int"
        case .float: "float"
        case .string: "str"
        case .list: "list"
        case .tuple: "tuple"
        case .dict: "dict"
        case .range: "range"
        case .view(let view): "dict_" + view.part.rawValue
        case .cursor: "generator"
        case .namespace: "Namespace"
        case .loop: "LoopContext"
        case .callable: "function"
        }
    }
}

/// Where an undefined value came from, for the message when it is used.
enum Undefined {
    case variable(String)
    case attribute(String, of: String)
    case item(of: String)
    case parameter(String)
    case unsafe(String)
    case nothing(String)

    var message: String {
        switch self {
        case .variable(let name): "'\(name)' is undefined; give it or test it with 'is defined'"
        case .attribute(let name, let kind): "a value of kind \(kind) has no attribute '\(name)'"
        case .item(let kind): "a value of kind \(kind) has no such item"
        case .parameter(let name): "parameter '\(name)' was not provided"
        case .unsafe(let name): "'\(name)' would change its object, which the sandbox forbids"
        case .nothing(let reason): reason
        }
    }
}

/// Items with the depth of what they hold.
struct List {
    let items: [Value]
    let depth: Int

    init(_ items: [Value]) {
        self.items = items
        depth = 1 + items.reduce(0) { max($0, $1.depth) }
    }
}

/// `range(start, stop, step)`.
final class PythonRange {
    let start: Int
    let stop: Int
    let step: Int
    let count: Int

    init(_ start: Int, _ stop: Int, _ step: Int, count: Int) {
        self.start = start
        self.stop = stop
        self.step = step
        self.count = count
    }

    /// Nil when the count does not fit.
    static func count(_ start: Int, _ stop: Int, _ step: Int) -> Int? {
        let (span, overflow) =
            step > 0
            ? stop.subtractingReportingOverflow(start)
            : start.subtractingReportingOverflow(stop)
        guard !overflow, step != .min else { return nil }
        return span <= 0 ? 0 : (span - 1) / abs(step) + 1
    }

    var items: [Value] { (0..<count).map { .int(start + $0 * step) } }
}

struct DictView {
    enum Part: String { case keys, values, items }

    let part: Part
    let dict: Dict

    var items: [Value] {
        switch part {
        case .keys: dict.entries.map(\.key)
        case .values: dict.entries.map(\.value)
        case .items: dict.entries.map { .tuple(List([$0.key, $0.value])) }
        }
    }
}

/// Attributes that a template may set; the arena takes it apart at the end.
final class Namespace {
    var attributes: Dict

    init(_ attributes: Dict) { self.attributes = attributes }
}

/// Gives each item once.
final class Cursor {
    typealias Pull = (Renderer) throws(JinjaError) -> Value?

    private let pull: Pull
    let depth: Int

    /// - Parameter depth: of the value that `pull` draws from.
    init(depth: Int, _ pull: @escaping Pull) {
        self.depth = depth + 1
        self.pull = pull
    }

    convenience init(_ items: [Value]) {
        var index = 0
        self.init(depth: items.reduce(0) { max($0, $1.depth) }) { _ throws(JinjaError) in
            guard index < items.count else { return nil }
            index += 1
            return items[index - 1]
        }
    }

    func next(_ renderer: Renderer) throws(JinjaError) -> Value? {
        try renderer.step()
        return try pull(renderer)
    }
}

/// What can be called.
final class Callable {
    enum Kind {
        case function(String)
        case method(Value, String)
        case macro(Macro)
        case cycler(Cycler)
        case joiner(Joiner)
    }

    let kind: Kind
    let depth: Int

    init(_ kind: Kind) {
        self.kind = kind
        switch kind {
        case .method(let receiver, _): depth = 1 + receiver.depth
        case .cycler(let cycler): depth = 1 + cycler.items.reduce(0) { max($0, $1.depth) }
        default: depth = 0
        }
    }
}

final class Cycler {
    let items: [Value]
    var index = 0

    init(_ items: [Value]) { self.items = items }
}

final class Joiner {
    let separator: Text
    var used = false

    init(_ separator: Text) { self.separator = separator }
}

/// A macro with the scope it was made in.
final class Macro {
    let syntax: MacroSyntax
    let scope: Scope?

    init(_ syntax: MacroSyntax, _ scope: Scope?) {
        self.syntax = syntax
        self.scope = scope
    }
}
