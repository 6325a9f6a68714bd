/// One rendering: the state of a template while it runs, and its bounds.
final class Renderer {
    let limits: Limits
    let now: Moment?
    let symbols: Symbols
    /// The line that runs, for errors.
    var line = 1
    /// The innermost scope; none at the top of the template.
    var scope: Scope?
    private var globals: [Value?]
    private var stepsLeft: Int
    private var textLeft: Int
    private var depth = 0

    /// What is being written: the result, or the text that a block captures.
    var output: [UInt8] = []
    /// Captures around the statement that runs.
    private var captures = 0
    private(set) var generations: [Range<Int>] = []
    /// Scopes that macros hold and namespaces; taken apart at the end, so that cycles are freed.
    private var scopes: [Scope] = []
    private var namespaces: [Namespace] = []

    init(_ symbols: Symbols, _ limits: Limits, _ now: Moment?) {
        self.symbols = symbols
        self.limits = limits
        self.now = now
        globals = Array(repeating: nil, count: symbols.names.count)
        stepsLeft = limits.steps
        textLeft = limits.textBytes
        for name in Functions.names {
            guard let symbol = symbols.find(name) else { continue }
            globals[symbol] = .callable(Callable(.function(name)))
        }
    }

    var result: String { String(decoding: output, as: UTF8.self) }

    func end() {
        for scope in scopes { scope.clear() }
        for namespace in namespaces { namespace.attributes = Dict() }
    }

    // MARK: Bounds

    func fail(_ code: JinjaError.Code, _ message: String) -> JinjaError {
        JinjaError(code, line: line, message)
    }

    func step() throws(JinjaError) {
        stepsLeft -= 1
        guard stepsLeft >= 0 else { throw tooManySteps }
    }

    func work(_ steps: Int) throws(JinjaError) {
        stepsLeft -= steps
        guard stepsLeft >= 0 else { throw tooManySteps }
    }

    /// Counts text that is made.
    func charge(_ bytes: Int) throws(JinjaError) {
        textLeft -= bytes
        guard textLeft >= 0 else { throw tooMuchText }
    }

    /// Counts a search: about a step for 64 comparisons in the worst case.
    func search(_ text: Text, _ part: Text) throws(JinjaError) {
        let (size, overflow) = text.bytes.count.multipliedReportingOverflow(
            by: max(1, part.bytes.count)
        )
        try work(overflow ? .max / 2 : size / 64)
    }

    private var tooManySteps: JinjaError {
        fail(.limit, "the template needs more than \(limits.steps) steps")
    }

    var tooMuchText: JinjaError {
        fail(.limit, "the template makes more than \(limits.textBytes) bytes of text")
    }

    func nested<Result>(_ body: () throws(JinjaError) -> Result) throws(JinjaError) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Limits.recursion else {
            throw fail(.limit, "the template recurses more than \(Limits.recursion) deep")
        }
        return try body()
    }

    // MARK: Variables

    func set(global symbol: Int, _ value: Value) { globals[symbol] = value }

    func find(_ symbol: Int) -> Value? {
        var scope = scope
        while let here = scope {
            if let value = here.find(symbol) { return value }
            scope = here.parent
        }
        return globals[symbol]
    }

    func variable(_ symbol: Int) -> Value {
        find(symbol) ?? .undefined(.variable(symbols.names[symbol]))
    }

    func set(_ symbol: Int, _ value: Value) {
        if let scope { scope.set(symbol, value) } else { globals[symbol] = value }
    }

    /// Runs with a scope inside the present one, or inside `parent`.
    func scoped<Result>(_ inner: Scope, _ body: () throws(JinjaError) -> Result)
        throws(JinjaError) -> Result
    {
        let outer = scope
        scope = inner
        defer { scope = outer }
        return try body()
    }

    func keep(_ namespace: Namespace) -> Value {
        namespaces.append(namespace)
        return .namespace(namespace)
    }

    func macro(_ syntax: MacroSyntax) -> Value {
        var holder = scope
        while let here = holder {
            scopes.append(here)
            holder = here.parent
        }
        return .callable(Callable(.macro(Macro(syntax, scope))))
    }

    // MARK: Output

    func emit(_ text: Text) throws(JinjaError) {
        guard output.count + text.bytes.count <= limits.outputBytes else {
            throw fail(.limit, "the result is longer than \(limits.outputBytes) bytes")
        }
        output += text.bytes
    }

    /// The text that `body` writes, and how it ended.
    func capture(_ body: () throws(JinjaError) -> Flow) throws(JinjaError) -> (Text, Flow) {
        var outer: [UInt8] = []
        swap(&outer, &output)
        captures += 1
        defer {
            captures -= 1
            output = outer
        }
        let flow = try body()
        try charge(output.count)
        return (Text(output), flow)
    }

    /// Marks what stands from `start` on as generated by the model.
    func mark(from start: Int) throws(JinjaError) {
        guard captures == 0 else {
            throw fail(
                .unsupported,
                "a generation block inside a macro, a call or a set block has no place in the "
                    + "result; move it to the message loop"
            )
        }
        generations.append(start..<output.count)
    }

    // MARK: Values from outside

    func value(_ value: TemplateValue, _ depth: Int) throws(JinjaError) -> Value {
        try check(depth: depth)
        switch value {
        case .none: return .none
        case .bool(let flag): return .bool(flag)
        case .int(let number): return .int(number)
        case .float(let number): return .float(number)
        case .string(let text): return .string(Text(text))
        case .list(let items):
            var all: [Value] = []
            all.reserveCapacity(items.count)
            for item in items { all.append(try self.value(item, depth + 1)) }
            return .list(List(all))
        case .dict(let entries):
            var dict = Dict()
            for entry in entries {
                dict.set(Text(entry.key), try self.value(entry.value, depth + 1))
            }
            return .dict(dict)
        }
    }
}

/// How a run of statements ended.
enum Flow { case ended, left, skipped }
