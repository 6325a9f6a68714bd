/// An expression; its depth is bounded when it is made.
final class Expression: Sendable {
    enum Kind: Sendable {
        case none
        case bool(Bool)
        case int(Int)
        case float(Double)
        case text(Text)
        case name(Int)
        case list([Expression])
        case tuple([Expression])
        case dict([(key: Expression, value: Expression)])
        case attribute(Expression, String, Text)
        case item(Expression, Expression)
        case slice(Expression, from: Expression?, to: Expression?, by: Expression?)
        case call(Expression, Arguments)
        /// Without a subject in filter blocks, where the block's text is the subject.
        case filter(Expression?, String, Filter, Arguments)
        case test(Expression, String, Test, Arguments)
        case not(Expression)
        case negative(Expression)
        case positive(Expression)
        case arithmetic(Arithmetic, Expression, Expression)
        case both(Expression, Expression)
        case either(Expression, Expression)
        case joined([Expression])
        case comparison(Expression, [(Comparison, Expression)])
        case choice(Expression, test: Expression, otherwise: Expression?)
    }

    struct Arguments: Sendable {
        var positional: [Expression] = []
        var named: [(name: String, value: Expression)] = []
        var spread: Expression?
        var spreadNamed: Expression?

        var all: [Expression] {
            positional + named.map(\.value) + [spread, spreadNamed].compactMap { $0 }
        }
    }

    let kind: Kind
    let line: Int
    private let depth: Int

    init(_ kind: Kind, line: Int) throws(JinjaError) {
        self.kind = kind
        self.line = line
        depth = 1 + (Self.children(kind).map(\.depth).max() ?? 0)
        guard depth <= Limits.nesting else {
            throw JinjaError(.limit, line: line, "an expression is nested too deeply")
        }
    }

    private static func children(_ kind: Kind) -> [Expression] {
        switch kind {
        case .none, .bool, .int, .float, .text, .name: []
        case .list(let items), .tuple(let items), .joined(let items): items
        case .dict(let pairs): pairs.flatMap { [$0.key, $0.value] }
        case .attribute(let value, _, _), .not(let value), .negative(let value),
            .positive(let value):
            [value]
        case .item(let left, let right), .arithmetic(_, let left, let right),
            .both(let left, let right), .either(let left, let right):
            [left, right]
        case .slice(let value, let from, let to, let by):
            [value] + [from, to, by].compactMap { $0 }
        case .call(let value, let arguments), .test(let value, _, _, let arguments):
            [value] + arguments.all
        case .filter(let value, _, _, let arguments): [value].compactMap { $0 } + arguments.all
        case .comparison(let first, let rest): [first] + rest.map(\.1)
        case .choice(let value, let test, let other): [value, test] + [other].compactMap { $0 }
        }
    }
}

enum Arithmetic: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case remainder = "%"
    case power = "**"
}

enum Comparison: String, Sendable {
    case equal = "=="
    case unequal = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case isIn = "in"
    case isNotIn = "not in"
}

/// What a value is given to.
indirect enum Target: Sendable {
    case name(Int)
    case member(namespace: Int, String)
    case tuple([Target])
}

enum Statement: Sendable {
    case text(Text)
    case output(Expression)
    case condition([(test: Expression, body: [Statement])], otherwise: [Statement])
    case loop(LoopSyntax)
    case assign(Target, Expression)
    case capture(Target, filter: Expression?, [Statement], line: Int)
    case macro(MacroSyntax)
    case call(Expression, Expression.Arguments, block: MacroSyntax, line: Int)
    case filter(Expression, [Statement])
    case with([(Target, Expression)], [Statement])
    case generation([Statement])
    case leave
    case skip
}

final class LoopSyntax: Sendable {
    let target: Target
    let items: Expression
    let test: Expression?
    let recursive: Bool
    let body: [Statement]
    let otherwise: [Statement]

    init(
        _ target: Target,
        _ items: Expression,
        test: Expression?,
        recursive: Bool,
        body: [Statement],
        otherwise: [Statement]
    ) {
        self.target = target
        self.items = items
        self.test = test
        self.recursive = recursive
        self.body = body
        self.otherwise = otherwise
    }
}

final class MacroSyntax: Sendable {
    struct Parameter: Sendable {
        var name: String
        var symbol: Int
        var initial: Expression?
    }

    /// Special names the body speaks of.
    struct Uses: Sendable {
        var caller = false
        var positional = false
        var named = false
    }

    let name: String
    let symbol: Int
    let parameters: [Parameter]
    let uses: Uses
    let body: [Statement]

    init(
        _ name: String,
        _ symbol: Int,
        _ parameters: [Parameter],
        _ uses: Uses,
        _ body: [Statement]
    ) {
        self.name = name
        self.symbol = symbol
        self.parameters = parameters
        self.uses = uses
        self.body = body
    }
}
