/// Expressions, from the loosest binding to the tightest.
extension Parser {
    mutating func expression(withChoice: Bool = true) throws(JinjaError) -> Expression {
        try nested { parser throws(JinjaError) in
            withChoice ? try parser.choice() : try parser.either()
        }
    }

    private mutating func choice() throws(JinjaError) -> Expression {
        var value = try either()
        while at(name: "if") {
            let line = next().line
            let test = try either()
            let other =
                take(name: "else")
                ? try nested { parser throws(JinjaError) in try parser.choice() } : nil
            value = try Expression(.choice(value, test: test, otherwise: other), line: line)
        }
        return value
    }

    private mutating func either() throws(JinjaError) -> Expression {
        var left = try both()
        while at(name: "or") {
            let line = next().line
            left = try Expression(.either(left, try both()), line: line)
        }
        return left
    }

    private mutating func both() throws(JinjaError) -> Expression {
        var left = try negation()
        while at(name: "and") {
            let line = next().line
            left = try Expression(.both(left, try negation()), line: line)
        }
        return left
    }

    private mutating func negation() throws(JinjaError) -> Expression {
        guard at(name: "not") else { return try comparison() }
        let line = next().line
        let value = try nested { parser throws(JinjaError) in try parser.negation() }
        return try Expression(.not(value), line: line)
    }

    private mutating func comparison() throws(JinjaError) -> Expression {
        let line = current.line
        let first = try sum()
        var rest: [(Comparison, Expression)] = []
        while let operation = comparisonSign() { rest.append((operation, try sum())) }
        return rest.isEmpty ? first : try Expression(.comparison(first, rest), line: line)
    }

    private mutating func comparisonSign() -> Comparison? {
        switch current.kind {
        case .sign(let sign):
            guard let operation = Comparison(rawValue: sign) else { return nil }
            _ = next()
            return operation
        case .name("in"):
            _ = next()
            return .isIn
        case .name("not") where following.kind == .name("in"):
            _ = next()
            _ = next()
            return .isNotIn
        default: return nil
        }
    }

    private mutating func chain(
        _ signs: [String],
        _ part: (inout Parser) throws(JinjaError) -> Expression
    ) throws(JinjaError) -> Expression {
        var left = try part(&self)
        while case .sign(let sign) = current.kind, signs.contains(sign),
            let operation = Arithmetic(rawValue: sign)
        {
            let line = next().line
            left = try Expression(.arithmetic(operation, left, try part(&self)), line: line)
        }
        return left
    }

    private mutating func sum() throws(JinjaError) -> Expression {
        try chain(["+", "-"]) { parser throws(JinjaError) in try parser.joined() }
    }

    private mutating func joined() throws(JinjaError) -> Expression {
        let line = current.line
        var parts = [try product()]
        while take("~") { parts.append(try product()) }
        return parts.count == 1 ? parts[0] : try Expression(.joined(parts), line: line)
    }

    private mutating func product() throws(JinjaError) -> Expression {
        try chain(["*", "/", "//", "%"]) { parser throws(JinjaError) in
            try parser.chain(["**"]) { parser throws(JinjaError) in try parser.unary() }
        }
    }

    private mutating func unary(withFilter: Bool = true) throws(JinjaError) -> Expression {
        let line = current.line
        var value: Expression
        if at("-") || at("+") {
            let negative = next().kind == .sign("-")
            let inner = try nested { parser throws(JinjaError) in
                try parser.unary(withFilter: false)
            }
            value = try Expression(negative ? .negative(inner) : .positive(inner), line: line)
        } else {
            value = try primary()
        }
        value = try postfix(value)
        return withFilter ? try filtered(value) : value
    }

    private mutating func primary() throws(JinjaError) -> Expression {
        let token = next()
        let line = token.line
        switch token.kind {
        case .name("true"), .name("True"): return try Expression(.bool(true), line: line)
        case .name("false"), .name("False"): return try Expression(.bool(false), line: line)
        case .name("none"), .name("None"): return try Expression(.none, line: line)
        case .name(let name): return try Expression(.name(symbol(name)), line: line)
        case .string(var text):
            while case .string(let more) = current.kind {
                text = text + more
                _ = next()
            }
            return try Expression(.text(text), line: line)
        case .integer(let value): return try Expression(.int(value), line: line)
        case .float(let value): return try Expression(.float(value), line: line)
        case .sign("("):
            let value = try tuple(parenthesized: true)
            try expect(.sign(")"))
            return value
        case .sign("["): return try Expression(.list(try items("]")), line: line)
        case .sign("{"): return try dict(line)
        default: throw fail("unexpected \(token.description)", line)
        }
    }

    private mutating func items(_ end: String) throws(JinjaError) -> [Expression] {
        var items: [Expression] = []
        while !at(end) {
            if !items.isEmpty { try expect(.sign(",")) }
            if at(end) { break }
            items.append(try expression())
        }
        try expect(.sign(end))
        return items
    }

    private mutating func dict(_ line: Int) throws(JinjaError) -> Expression {
        var pairs: [(key: Expression, value: Expression)] = []
        while !at("}") {
            if !pairs.isEmpty { try expect(.sign(",")) }
            if at("}") { break }
            let key = try expression()
            try expect(.sign(":"))
            pairs.append((key, try expression()))
        }
        try expect(.sign("}"))
        return try Expression(.dict(pairs), line: line)
    }

    /// One expression, or several with commas as a tuple.
    mutating func tuple(
        withChoice: Bool = true,
        until end: String? = nil,
        parenthesized: Bool = false
    ) throws(JinjaError) -> Expression {
        let line = current.line
        var items: [Expression] = []
        var isTuple = false
        while true {
            if !items.isEmpty { try expect(.sign(",")) }
            if endsTuple(end) { break }
            items.append(try expression(withChoice: withChoice))
            guard at(",") else { break }
            isTuple = true
        }
        if !isTuple {
            if let only = items.first { return only }
            guard parenthesized else {
                throw fail("expected an expression, got \(current.description)")
            }
        }
        return try Expression(.tuple(items), line: line)
    }

    private func endsTuple(_ end: String?) -> Bool {
        switch current.kind {
        case .variableEnd, .blockEnd, .sign(")"): true
        case .name(let name): name == end
        default: false
        }
    }

    // MARK: Behind a value

    private mutating func postfix(_ value: Expression) throws(JinjaError) -> Expression {
        var value = value
        while true {
            let line = current.line
            if take(".") {
                value = try attribute(value, line)
            } else if take("[") {
                value = try subscripted(value, line)
            } else if at("(") {
                value = try Expression(.call(value, try arguments()), line: line)
            } else {
                return value
            }
        }
    }

    private mutating func attribute(_ value: Expression, _ line: Int) throws(JinjaError)
        -> Expression
    {
        let token = next()
        switch token.kind {
        case .name(let name):
            return try Expression(.attribute(value, name, Text(name)), line: line)
        case .integer(let index):
            let index = try Expression(.int(index), line: token.line)
            return try Expression(.item(value, index), line: line)
        default: throw fail("expected a name or a number behind the dot", token.line)
        }
    }

    private mutating func subscripted(_ value: Expression, _ line: Int) throws(JinjaError)
        -> Expression
    {
        let start = at(":") ? nil : try expression()
        guard take(":") else {
            guard let start else { throw fail("expected an index") }
            guard at(",") else {
                try expect(.sign("]"))
                return try Expression(.item(value, start), line: line)
            }
            _ = next()
            let key = try Expression(.tuple([start] + (try items("]"))), line: line)
            return try Expression(.item(value, key), line: line)
        }
        let end = at(":") || at("]") ? nil : try expression()
        let step = take(":") && !at("]") ? try expression() : nil
        try expect(.sign("]"))
        return try Expression(.slice(value, from: start, to: end, by: step), line: line)
    }

    private mutating func arguments() throws(JinjaError) -> Expression.Arguments {
        var found = Expression.Arguments()
        let line = current.line
        try expect(.sign("("))
        while !at(")") {
            if !found.all.isEmpty {
                try expect(.sign(","))
                if at(")") { break }
            }
            if take("*") {
                guard found.spread == nil, found.spreadNamed == nil else { throw broken(line) }
                found.spread = try expression()
            } else if take("**") {
                guard found.spreadNamed == nil else { throw broken(line) }
                found.spreadNamed = try expression()
            } else if case .name(let name) = current.kind, following.kind == .sign("=") {
                guard found.spreadNamed == nil else { throw broken(line) }
                _ = next()
                _ = next()
                found.named.append((name, try expression()))
            } else {
                guard found.spread == nil, found.spreadNamed == nil, found.named.isEmpty else {
                    throw broken(line)
                }
                found.positional.append(try expression())
            }
        }
        try expect(.sign(")"))
        return found
    }

    private func broken(_ line: Int) -> JinjaError {
        fail("arguments in an order that a call does not allow", line)
    }

    // MARK: Filters and tests

    private mutating func filtered(_ value: Expression) throws(JinjaError) -> Expression {
        var value = value
        while true {
            if at("|") {
                value = try filters(value)
            } else if at(name: "is") {
                value = try test(value)
            } else if at("(") {
                let line = current.line
                value = try Expression(.call(value, try arguments()), line: line)
            } else {
                return value
            }
        }
    }

    private mutating func dottedName() throws(JinjaError) -> String {
        var name = try name()
        while take(".") { name += "." + (try self.name()) }
        return name
    }

    /// At least one filter; the first without its bar in a filter block.
    mutating func filters(_ subject: Expression?, inline: Bool = false) throws(JinjaError)
        -> Expression
    {
        var value = subject
        var inline = inline
        repeat {
            if !inline { try expect(.sign("|")) }
            inline = false
            let line = current.line
            let name = try dottedName()
            let arguments = at("(") ? try arguments() : Expression.Arguments()
            guard let filter = Filters.named[name] else {
                throw JinjaError(.unsupported, line: line, "unknown filter '\(name)'")
            }
            value = try Expression(.filter(value, name, filter, arguments), line: line)
        } while at("|")
        guard let value else { throw fail("expected a filter") }
        return value
    }

    private mutating func test(_ value: Expression) throws(JinjaError) -> Expression {
        _ = next()
        let line = current.line
        let negated = take(name: "not")
        let name = try dottedName()
        guard let test = Tests.named[name] else {
            throw JinjaError(.unsupported, line: line, "unknown test '\(name)'")
        }
        let result = try Expression(.test(value, name, test, try testArguments()), line: line)
        return negated ? try Expression(.not(result), line: line) : result
    }

    /// Arguments in brackets, or one value behind the name as in `is divisibleby 3`.
    private mutating func testArguments() throws(JinjaError) -> Expression.Arguments {
        switch current.kind {
        case .sign("("): return try arguments()
        case .name("else"), .name("or"), .name("and"): break
        case .name("is"): throw fail("tests cannot be chained with 'is'")
        case .name, .string, .integer, .float, .sign("["), .sign("{"):
            let only = try nested { parser throws(JinjaError) in
                try parser.postfix(try parser.primary())
            }
            return Expression.Arguments(positional: [only])
        default: break
        }
        return Expression.Arguments()
    }
}
