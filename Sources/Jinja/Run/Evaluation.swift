extension Renderer {
    func evaluate(_ expression: Expression) throws(JinjaError) -> Value {
        try step()
        line = expression.line
        switch expression.kind {
        case .none: return .none
        case .bool(let flag): return .bool(flag)
        case .int(let number): return .int(number)
        case .float(let number): return .float(number)
        case .text(let text): return .string(text)
        case .name(let symbol): return variable(symbol)
        default: break
        }
        return try nested { () throws(JinjaError) in try self.evaluateParts(expression) }
    }

    private func evaluateParts(_ expression: Expression) throws(JinjaError) -> Value {
        switch expression.kind {
        case .attribute(let value, let name, let text):
            let value = try evaluate(value)
            line = expression.line
            return try attribute(value, name, text)
        case .item(let value, let index):
            let (value, index) = (try evaluate(value), try evaluate(index))
            line = expression.line
            return try item(value, index)
        case .call(let function, let arguments):
            return try evaluateCall(function, arguments, expression.line)
        case .filter(let subject?, _, let filter, let arguments):
            let value = try evaluate(subject)
            let call = try evaluate(arguments)
            line = expression.line
            return try filter(self, value, call)
        case .test(let subject, _, let test, let arguments):
            let value = try evaluate(subject)
            let call = try evaluate(arguments)
            line = expression.line
            return .bool(try test(self, value, call))
        default: return try evaluateOperation(expression)
        }
    }

    private func evaluateOperation(_ expression: Expression) throws(JinjaError) -> Value {
        switch expression.kind {
        case .both(let left, let right):
            let value = try evaluate(left)
            return try isTrue(value) ? try evaluate(right) : value
        case .either(let left, let right):
            let value = try evaluate(left)
            return try isTrue(value) ? value : try evaluate(right)
        case .not(let value): return .bool(!(try isTrue(try evaluate(value))))
        case .choice(let value, let test, let otherwise):
            if try isTrue(try evaluate(test)) { return try evaluate(value) }
            guard let otherwise else {
                return .undefined(
                    .nothing("an 'if' without 'else' that does not hold has no value")
                )
            }
            return try evaluate(otherwise)
        case .arithmetic(let operation, let left, let right):
            let (left, right) = (try evaluate(left), try evaluate(right))
            line = expression.line
            return try calculate(operation, left, right)
        case .comparison(let first, let rest): return try evaluate(first, rest, expression.line)
        case .negative(let value): return try negated(try evaluate(value))
        case .positive(let value):
            let value = try evaluate(value)
            guard let number = Number(value) else { return try negated(value) }
            return number.value
        default: return try evaluateCollection(expression)
        }
    }

    private func evaluateCollection(_ expression: Expression) throws(JinjaError) -> Value {
        switch expression.kind {
        case .joined(let parts):
            var bytes: [UInt8] = []
            for part in parts { bytes += try text(try evaluate(part)).bytes }
            try charge(bytes.count)
            return .string(Text(bytes))
        case .list(let items): return .list(try list(try evaluate(items)))
        case .tuple(let items): return .tuple(try list(try evaluate(items)))
        case .dict(let pairs):
            var dict = Dict()
            for pair in pairs {
                let key = try evaluate(pair.key)
                dict.set(try self.key(key), key, try evaluate(pair.value))
            }
            try check(depth: dict.depth)
            return .dict(dict)
        case .slice(let value, let from, let to, let by):
            let value = try evaluate(value)
            let bounds = (try evaluate(from), try evaluate(to), try evaluate(by))
            line = expression.line
            return try slice(value, bounds.0, bounds.1, bounds.2)
        default: throw fail(.syntax, "a filter without a value")
        }
    }

    private func evaluate(_ expression: Expression?) throws(JinjaError) -> Value? {
        guard let expression else { return nil }
        return try evaluate(expression)
    }

    private func evaluate(_ expressions: [Expression]) throws(JinjaError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(expressions.count)
        for expression in expressions { values.append(try evaluate(expression)) }
        return values
    }

    /// `a < b < c` looks at each part once and stops at the first that does not hold.
    private func evaluate(_ first: Expression, _ rest: [(Comparison, Expression)], _ line: Int)
        throws(JinjaError) -> Value
    {
        var left = try evaluate(first)
        for (operation, expression) in rest {
            let right = try evaluate(expression)
            self.line = line
            guard try compare(operation, left, right) else { return .bool(false) }
            left = right
        }
        return .bool(true)
    }

    /// A chain of filters on the text of a block.
    func evaluate(_ filters: Expression, on text: Value) throws(JinjaError) -> Value {
        guard case .filter(let inner, _, let filter, let arguments) = filters.kind else {
            return text
        }
        let subject = try inner.map { f throws(JinjaError) in try evaluate(f, on: text) } ?? text
        let call = try evaluate(arguments)
        line = filters.line
        return try filter(self, subject, call)
    }

    func evaluate(_ arguments: Expression.Arguments) throws(JinjaError) -> Call {
        var call = Call(positional: try evaluate(arguments.positional))
        for (name, expression) in arguments.named {
            guard !call.named.contains(where: { $0.name == name }) else {
                throw fail(.type, "the argument '\(name)' is given twice")
            }
            call.named.append((name, try evaluate(expression)))
        }
        if let spread = arguments.spread {
            call.positional += try items(try evaluate(spread))
        }
        if let spread = arguments.spreadNamed {
            guard case .dict(let dict) = try evaluate(spread) else {
                throw fail(.type, "'**' wants a dictionary")
            }
            for entry in dict.entries {
                guard case .string(let name) = entry.key else {
                    throw fail(.type, "'**' wants texts as keys")
                }
                call.named.append((name.string, entry.value))
            }
        }
        return call
    }
}
