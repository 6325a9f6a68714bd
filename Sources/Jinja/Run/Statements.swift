extension Renderer {
    func run(_ body: [Statement]) throws(JinjaError) -> Flow {
        try nested { () throws(JinjaError) in
            for statement in body {
                let flow = try self.run(statement)
                guard flow == .ended else { return flow }
            }
            return .ended
        }
    }

    private func run(_ statement: Statement) throws(JinjaError) -> Flow {
        try step()
        switch statement {
        case .text(let text): try emit(text)
        case .output(let expression): try emit(try text(try evaluate(expression)))
        case .condition(let branches, let otherwise):
            for branch in branches where try isTrue(try evaluate(branch.test)) {
                return try run(branch.body)
            }
            return try run(otherwise)
        case .loop(let syntax): return try run(syntax)
        case .assign(let target, let expression): try assign(target, try evaluate(expression))
        case .macro(let syntax): set(syntax.symbol, macro(syntax))
        case .leave: return .left
        case .skip: return .skipped
        default: return try runBlock(statement)
        }
        return .ended
    }

    private func runBlock(_ statement: Statement) throws(JinjaError) -> Flow {
        switch statement {
        case .capture(let target, let filter, let body, let line):
            let (text, flow) = try captured(body)
            guard flow == .ended else { return flow }
            self.line = line
            try assign(
                target,
                try filter.map { f throws(JinjaError) in try evaluate(f, on: .string(text)) }
                    ?? .string(text)
            )
        case .filter(let filter, let body):
            let (text, flow) = try captured(body)
            guard flow == .ended else { return flow }
            try emit(try self.text(try evaluate(filter, on: .string(text))))
        case .with(let values, let body):
            let inner = Scope(scope)
            for (target, expression) in values {
                let value = try evaluate(expression)
                try scoped(inner) { () throws(JinjaError) in try self.assign(target, value) }
            }
            return try scoped(inner) { () throws(JinjaError) in try self.run(body) }
        case .call(let function, let arguments, let block, let line):
            try callBlock(function, arguments, block, line)
        case .generation(let body):
            let start = output.count
            _ = try scoped(Scope(scope)) { () throws(JinjaError) in try self.run(body) }
            try mark(from: start)
        default: break
        }
        return .ended
    }

    private func captured(_ body: [Statement]) throws(JinjaError) -> (Text, Flow) {
        try capture { () throws(JinjaError) in
            try self.scoped(Scope(self.scope)) { () throws(JinjaError) in try self.run(body) }
        }
    }

    private func callBlock(
        _ function: Expression,
        _ arguments: Expression.Arguments,
        _ block: MacroSyntax,
        _ line: Int
    ) throws(JinjaError) {
        let callee = try evaluate(function)
        var call = try evaluate(arguments)
        call.named.append(("caller", macro(block)))
        self.line = line
        try emit(try text(try self.call(callee, call)))
    }

    // MARK: Assignment

    func assign(_ target: Target, _ value: Value) throws(JinjaError) {
        switch target {
        case .name(let symbol): set(symbol, value)
        case .member(let symbol, let name):
            guard case .namespace(let namespace) = variable(symbol) else {
                throw fail(.type, "only a namespace's attributes can be set; use namespace()")
            }
            try Functions.check(attribute: name, self)
            namespace.attributes.set(Text(name), value)
        case .tuple(let targets):
            let items = try items(value)
            guard items.count == targets.count else {
                throw fail(.value, "\(items.count) values for \(targets.count) names")
            }
            for (target, item) in zip(targets, items) { try assign(target, item) }
        }
    }

    // MARK: Loops

    private func run(_ syntax: LoopSyntax) throws(JinjaError) -> Flow {
        try run(syntax, over: try evaluate(syntax.items), depth: 0)
    }

    func run(_ syntax: LoopSyntax, over value: Value, depth: Int) throws(JinjaError) -> Flow {
        let state = LoopState(try source(syntax, value), depth: depth, syntax, in: scope)
        defer { state.end() }
        let outer = scope
        defer { scope = outer }
        var inner = Scope(outer)
        var turned = false
        while let item = try state.advance(self) {
            turned = true
            // A scope that a macro or a value holds is not used again.
            if isKnownUniquelyReferenced(&inner) { inner.clear() } else { inner = Scope(outer) }
            let flow = try turn(syntax, item, state, inner)
            if flow == .left { break }
            scope = outer
        }
        scope = outer
        guard !turned, !syntax.otherwise.isEmpty else { return .ended }
        return try scoped(Scope(outer)) { () throws(JinjaError) in try self.run(syntax.otherwise) }
    }

    private func turn(_ syntax: LoopSyntax, _ item: Value, _ state: LoopState, _ inner: Scope)
        throws(JinjaError) -> Flow
    {
        scope = inner
        defer { scope = inner.parent }
        inner.set(Symbols.loop, .loop(state))
        try assign(syntax.target, item)
        return try run(syntax.body)
    }

    /// The items that pass the loop's own test, which is asked as the loop goes.
    private func source(_ syntax: LoopSyntax, _ value: Value) throws(JinjaError) -> LoopState.Source
    {
        guard let test = syntax.test else {
            if case .cursor(let cursor) = value { return .cursor(cursor) }
            return .items(try items(value))
        }
        let all = try iterate(value)
        let inner = Scope(scope)
        return .cursor(
            Cursor(depth: all.depth) { renderer throws(JinjaError) in
                while let item = try all.next(renderer) {
                    let passes = try renderer.scoped(inner) { () throws(JinjaError) in
                        try renderer.assign(syntax.target, item)
                        return try renderer.isTrue(try renderer.evaluate(test))
                    }
                    if passes { return item }
                }
                return nil
            }
        )
    }
}
