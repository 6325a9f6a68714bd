/// Reads tokens into a tree; tags and the order of their parts as in Jinja2's parser.
struct Parser {
    private let tokens: [Token]
    private var position = 0
    var symbols = Symbols()
    /// Loops around the statement that is read, within its macro.
    private var loops = 0
    private var nesting = 0
    private var macros: [MacroSyntax.Uses] = []

    static func parse(_ source: String) throws(JinjaError) -> (body: [Statement], symbols: Symbols)
    {
        var parser = Parser(tokens: try Lexer.tokens(source))
        let body = try parser.statements(until: [])
        return (body, parser.symbols)
    }

    private init(tokens: [Token]) { self.tokens = tokens }

    // MARK: Tokens

    var current: Token { tokens[position] }
    var following: Token { tokens[min(position + 1, tokens.count - 1)] }

    mutating func next() -> Token {
        let token = current
        if position + 1 < tokens.count { position += 1 }
        return token
    }

    func fail(_ message: String, _ line: Int? = nil) -> JinjaError {
        JinjaError(.syntax, line: line ?? current.line, message)
    }

    func at(_ sign: String) -> Bool { current.kind == .sign(sign) }
    func at(name: String) -> Bool { current.kind == .name(name) }

    mutating func take(_ sign: String) -> Bool {
        guard at(sign) else { return false }
        _ = next()
        return true
    }

    mutating func take(name: String) -> Bool {
        guard at(name: name) else { return false }
        _ = next()
        return true
    }

    mutating func expect(_ kind: Token.Kind) throws(JinjaError) {
        guard current.kind == kind else {
            let wanted = Token(kind: kind, line: 0).description
            throw fail("expected \(wanted), got \(current.description)")
        }
        _ = next()
    }

    mutating func name() throws(JinjaError) -> String {
        guard case .name(let name) = current.kind else {
            throw fail("expected a name, got \(current.description)")
        }
        _ = next()
        return name
    }

    /// The number of a name that is read; macros remember the special ones.
    mutating func symbol(_ name: String) -> Int {
        let symbol = symbols.number(name)
        for index in macros.indices where symbol <= Symbols.kwargs {
            switch symbol {
            case Symbols.caller: macros[index].caller = true
            case Symbols.varargs: macros[index].positional = true
            case Symbols.kwargs: macros[index].named = true
            default: break
            }
        }
        return symbol
    }

    // MARK: Statements

    /// Statements up to a tag of that name, which stays; to the end without names.
    private mutating func statements(until ends: [String]) throws(JinjaError) -> [Statement] {
        var body: [Statement] = []
        while true {
            let token = next()
            switch token.kind {
            case .data(let text): body.append(.text(text))
            case .variableBegin:
                body.append(.output(try tuple()))
                try expect(.variableEnd)
            case .blockBegin:
                if case .name(let name) = current.kind, ends.contains(name) { return body }
                body.append(try statement())
                try expect(.blockEnd)
            default:
                guard ends.isEmpty else {
                    throw fail("the template ends where \(ends.joined(separator: " or ")) is due")
                }
                return body
            }
        }
    }

    /// The rest of a tag's line, its body, and the tag that ends it.
    private mutating func block(_ ends: String...) throws(JinjaError) -> (
        body: [Statement], end: String
    ) {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Limits.nesting else {
            throw JinjaError(.limit, line: current.line, "blocks are nested too deeply")
        }
        _ = take(":")
        try expect(.blockEnd)
        let body = try statements(until: ends)
        return (body, try name())
    }

    private mutating func statement() throws(JinjaError) -> Statement {
        let token = next()
        guard case .name(let tag) = token.kind else {
            throw fail("a tag starts with a name", token.line)
        }
        switch tag {
        case "if": return try condition()
        case "for": return try loop()
        case "set": return try assignment(token.line)
        case "macro": return try macro()
        case "call": return try call(token.line)
        case "filter": return try filterBlock()
        case "with": return try with()
        case "generation":
            return .generation(
                try enclosed { parser throws(JinjaError) in
                    try parser.block("endgeneration").body
                }
            )
        case "break", "continue":
            guard loops > 0 else { throw fail("'\(tag)' outside of a loop", token.line) }
            return tag == "break" ? .leave : .skip
        case "print": return try printed(token.line)
        default: throw unknown(tag, token.line)
        }
    }

    private func unknown(_ tag: String, _ line: Int) -> JinjaError {
        let other = ["block", "extends", "include", "import", "from", "autoescape", "trans", "do"]
        guard !other.contains(tag) else {
            return JinjaError(
                .unsupported,
                line: line,
                "the tag '\(tag)' is not supported: a chat template is one file without inheritance"
            )
        }
        return JinjaError(.unsupported, line: line, "unknown tag '\(tag)'")
    }

    /// Nothing in `print`'s list is a tuple.
    private mutating func printed(_ line: Int) throws(JinjaError) -> Statement {
        var parts = [try expression()]
        while take(",") { parts.append(try expression()) }
        return .output(try Expression(.joined(parts), line: line))
    }

    private mutating func condition() throws(JinjaError) -> Statement {
        var branches: [(test: Expression, body: [Statement])] = []
        while true {
            let test = try tuple(withChoice: false)
            let (body, end) = try block("elif", "else", "endif")
            branches.append((test, body))
            switch end {
            case "elif": continue
            case "else": return .condition(branches, otherwise: try block("endif").body)
            default: return .condition(branches, otherwise: [])
            }
        }
    }

    private mutating func loop() throws(JinjaError) -> Statement {
        let line = current.line
        let target = try target(withMembers: false)
        if case .name(Symbols.loop) = target { throw fail("a loop cannot set 'loop'", line) }
        guard take(name: "in") else { throw fail("expected in, got \(current.description)") }
        let items = try tuple(withChoice: false, until: "recursive")
        let test = take(name: "if") ? try expression() : nil
        let recursive = take(name: "recursive")
        loops += 1
        let (body, end) = try block("endfor", "else")
        loops -= 1
        return .loop(
            LoopSyntax(
                target,
                items,
                test: test,
                recursive: recursive,
                body: body,
                otherwise: end == "else" ? try block("endfor").body : []
            )
        )
    }

    private mutating func assignment(_ line: Int) throws(JinjaError) -> Statement {
        let target = try target(withMembers: true)
        if take("=") { return .assign(target, try tuple()) }
        let filter = at("|") ? try filters(nil) : nil
        return .capture(target, filter: filter, try block("endset").body, line: line)
    }

    private mutating func filterBlock() throws(JinjaError) -> Statement {
        let filter = try filters(nil, inline: true)
        return .filter(filter, try block("endfilter").body)
    }

    private mutating func with() throws(JinjaError) -> Statement {
        var values: [(Target, Expression)] = []
        while !at(":"), current.kind != .blockEnd {
            if !values.isEmpty { try expect(.sign(",")) }
            let target = try target(withMembers: false)
            try expect(.sign("="))
            values.append((target, try expression()))
        }
        return .with(values, try block("endwith").body)
    }

    // MARK: Macros

    /// A body of its own: loops around it cannot be left from inside.
    private mutating func enclosed<Result>(
        _ read: (inout Parser) throws(JinjaError) -> Result
    ) throws(JinjaError) -> Result {
        let outer = loops
        loops = 0
        defer { loops = outer }
        return try read(&self)
    }

    private mutating func macro() throws(JinjaError) -> Statement {
        let name = try name()
        return .macro(try macroBody(name, symbols.number(name), ends: "endmacro"))
    }

    private mutating func macroBody(_ name: String, _ symbol: Int, ends: String) throws(JinjaError)
        -> MacroSyntax
    {
        macros.append(MacroSyntax.Uses())
        let parameters = at("(") || name != "caller" ? try parameters() : []
        return try finish(name, symbol, parameters, ends)
    }

    private mutating func finish(
        _ name: String,
        _ symbol: Int,
        _ parameters: [MacroSyntax.Parameter],
        _ ends: String
    ) throws(JinjaError) -> MacroSyntax {
        let body = try enclosed { parser throws(JinjaError) in try parser.block(ends).body }
        let uses = macros.removeLast()
        return MacroSyntax(name, symbol, parameters, uses, body)
    }

    private mutating func parameters() throws(JinjaError) -> [MacroSyntax.Parameter] {
        var found: [MacroSyntax.Parameter] = []
        try expect(.sign("("))
        while !at(")") {
            if !found.isEmpty { try expect(.sign(",")) }
            let name = try name()
            let initial = take("=") ? try expression() : nil
            guard initial != nil || found.last?.initial == nil else {
                throw fail("a parameter without a default follows one with a default")
            }
            found.append(
                MacroSyntax.Parameter(name: name, symbol: symbols.number(name), initial: initial)
            )
        }
        try expect(.sign(")"))
        return found
    }

    private mutating func call(_ line: Int) throws(JinjaError) -> Statement {
        macros.append(MacroSyntax.Uses())
        let parameters = at("(") ? try parameters() : []
        let call = try expression()
        guard case .call(let function, let arguments) = call.kind else {
            throw fail("expected a call", line)
        }
        let block = try finish("caller", Symbols.caller, parameters, "endcall")
        return .call(function, arguments, block: block, line: line)
    }

    // MARK: Targets

    private mutating func target(withMembers: Bool) throws(JinjaError) -> Target {
        var targets: [Target] = []
        var isTuple = false
        repeat {
            if isTuple, at("=") || at(name: "in") || at(")") || current.kind == .blockEnd { break }
            targets.append(try part(withMembers))
            if at(",") { isTuple = true }
        } while take(",")
        return isTuple ? .tuple(targets) : targets[0]
    }

    private mutating func part(_ withMembers: Bool) throws(JinjaError) -> Target {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Limits.nesting else { throw fail("a target is nested too deeply") }
        if take("(") {
            let inner = try target(withMembers: withMembers)
            try expect(.sign(")"))
            return inner
        }
        let line = current.line
        let name = try name()
        guard !["true", "false", "none", "True", "False", "None"].contains(name) else {
            throw fail("'\(name)' cannot be set", line)
        }
        let symbol = symbols.number(name)
        guard withMembers, take(".") else { return .name(symbol) }
        return .member(namespace: symbol, try self.name())
    }

    /// Bounds the parser's own recursion.
    mutating func nested<Result>(
        _ read: (inout Parser) throws(JinjaError) -> Result
    ) throws(JinjaError) -> Result {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Limits.nesting else {
            throw JinjaError(.limit, line: current.line, "an expression is nested too deeply")
        }
        return try read(&self)
    }
}
