/// The arguments of a call, a filter or a test.
struct Call {
    var positional: [Value] = []
    var named: [(name: String, value: Value)] = []

    func without(first count: Int) -> Call {
        Call(positional: Array(positional.dropFirst(count)), named: named)
    }
}

extension Renderer {
    /// The arguments in the order of `names`; an argument that has no place is refused.
    func bind(_ call: Call, _ owner: String, _ names: [String], required: Int = 0)
        throws(JinjaError) -> [Value?]
    {
        guard call.positional.count <= names.count else {
            throw fail(
                .type,
                "'\(owner)' takes at most \(names.count) arguments, not \(call.positional.count)"
            )
        }
        var bound: [Value?] = call.positional
        bound += Array(repeating: nil, count: names.count - bound.count)
        for (name, value) in call.named {
            guard let place = names.firstIndex(of: name) else {
                throw fail(.type, "'\(owner)' takes no argument '\(name)'")
            }
            guard bound[place] == nil else {
                throw fail(.type, "'\(owner)' is given '\(name)' twice")
            }
            bound[place] = value
        }
        for place in 0..<required where bound[place] == nil {
            throw fail(.type, "'\(owner)' lacks its argument '\(names[place])'")
        }
        return bound
    }

    func evaluateCall(_ function: Expression, _ arguments: Expression.Arguments, _ line: Int)
        throws(JinjaError) -> Value
    {
        // A method is called on its receiver without making a value of the two.
        if case .attribute(let receiver, let name, let text) = function.kind {
            let receiver = try evaluate(receiver)
            if Methods.names(receiver).contains(name) {
                let call = try evaluate(arguments)
                self.line = line
                return try Methods.call(name, on: receiver, call, self)
            }
            self.line = line
            return try call(try attribute(receiver, name, text), try evaluate(arguments))
        }
        let callee = try evaluate(function)
        if case .callable(let callable) = callee, case .function("raise_exception") = callable.kind
        {
            throw try raised(arguments)
        }
        let call = try evaluate(arguments)
        self.line = line
        return try self.call(callee, call)
    }

    /// Shows the message only where it is written in the template.
    private func raised(_ arguments: Expression.Arguments) throws(JinjaError) -> JinjaError {
        guard arguments.all.count == 1, let message = arguments.all.first else {
            return fail(.type, "'raise_exception' takes one argument")
        }
        guard case .text(let text) = message.kind else {
            return fail(.raised, "the template refuses these messages, with a text made from them")
        }
        return fail(.raised, "the template refuses these messages: " + text.string)
    }

    func call(_ callee: Value, _ call: Call) throws(JinjaError) -> Value {
        switch callee {
        case .callable(let callable):
            switch callable.kind {
            case .function(let name): return try Functions.call(name, call, self)
            case .method(let receiver, let name):
                return try Methods.call(name, on: receiver, call, self)
            case .macro(let macro): return .string(try self.call(macro, call))
            case .cycler: throw fail(.type, "a cycler is not called; use its next()")
            case .joiner(let joiner):
                defer { joiner.used = true }
                return .string(joiner.used ? joiner.separator : Text())
            }
        case .loop(let loop):
            let items = try bind(call, "loop", ["iterable"], required: 1)[0] ?? .none
            return .string(try loop.recurse(items, self))
        default:
            try refuseUndefined(callee)
            throw fail(.type, "a value of kind \(callee.kind) cannot be called")
        }
    }

    // MARK: Macros

    func call(_ macro: Macro, _ call: Call) throws(JinjaError) -> Text {
        let syntax = macro.syntax
        let inner = Scope(macro.scope)
        var named = call.named
        for (place, parameter) in syntax.parameters.enumerated() {
            if place < call.positional.count {
                inner.set(parameter.symbol, call.positional[place])
            } else if let index = named.firstIndex(where: { $0.name == parameter.name }) {
                inner.set(parameter.symbol, named.remove(at: index).value)
            } else {
                try initialize(parameter, inner)
            }
        }
        try takeRest(syntax, call, named, inner)
        let here = line
        defer { line = here }
        return try capture { () throws(JinjaError) in
            try self.scoped(inner) { () throws(JinjaError) in try self.run(syntax.body) }
        }.0
    }

    private func initialize(_ parameter: MacroSyntax.Parameter, _ inner: Scope) throws(JinjaError) {
        guard let initial = parameter.initial else {
            return inner.set(parameter.symbol, .undefined(.parameter(parameter.name)))
        }
        let value = try scoped(inner) { () throws(JinjaError) in try self.evaluate(initial) }
        inner.set(parameter.symbol, value)
    }

    /// `caller`, `kwargs` and `varargs`, where the body speaks of them.
    private func takeRest(
        _ syntax: MacroSyntax,
        _ call: Call,
        _ named: [(name: String, value: Value)],
        _ inner: Scope
    ) throws(JinjaError) {
        var named = named
        if syntax.uses.caller, !syntax.parameters.contains(where: { $0.symbol == Symbols.caller }) {
            let index = named.firstIndex { $0.name == "caller" }
            inner.set(
                Symbols.caller,
                index.map { named.remove(at: $0).value }
                    ?? .undefined(.nothing("no caller; use the macro in a call block"))
            )
        }
        if syntax.uses.named {
            var dict = Dict()
            for (name, value) in named { dict.set(Text(name), value) }
            inner.set(Symbols.kwargs, .dict(dict))
        } else if let first = named.first {
            throw fail(.type, "macro '\(syntax.name)' takes no argument '\(first.name)'")
        }
        let extra = Array(call.positional.dropFirst(syntax.parameters.count))
        if syntax.uses.positional {
            inner.set(Symbols.varargs, .tuple(try list(extra)))
        } else if !extra.isEmpty {
            throw fail(
                .type,
                "macro '\(syntax.name)' takes at most \(syntax.parameters.count) arguments"
            )
        }
    }
}
