import Foundation

/// A whole or a real number; booleans count as whole.
enum Number {
    case int(Int)
    case float(Double)

    init?(_ value: Value) {
        switch value {
        case .int(let number): self = .int(number)
        case .bool(let flag): self = .int(flag ? 1 : 0)
        case .float(let number): self = .float(number)
        default: return nil
        }
    }

    var double: Double {
        switch self {
        case .int(let number): Double(number)
        case .float(let number): number
        }
    }

    var value: Value {
        switch self {
        case .int(let number): .int(number)
        case .float(let number): .float(number)
        }
    }
}

extension Renderer {
    func calculate(_ operation: Arithmetic, _ left: Value, _ right: Value) throws(JinjaError)
        -> Value
    {
        if let a = Number(left), let b = Number(right) {
            return try calculate(operation, a, b)
        }
        switch (operation, left, right) {
        case (.add, .string(let a), .string(let b)): return try add(a, b)
        case (.add, .list(let a), .list(let b)): return .list(try list(a.items + b.items))
        case (.add, .tuple(let a), .tuple(let b)): return .tuple(try list(a.items + b.items))
        case (.remainder, .string(let format), _):
            return .string(try PrintFormat(format, right, self).text())
        case (.multiply, _, _):
            if let repeated = try repeated(left, right) { return repeated }
        default: break
        }
        try refuseUndefined(left)
        try refuseUndefined(right)
        throw fail(
            .type,
            "'\(operation.rawValue)' is not defined between \(left.kind) and \(right.kind); "
                + "join texts and other values with '~'"
        )
    }

    private func add(_ left: Text, _ right: Text) throws(JinjaError) -> Value {
        try charge(left.bytes.count + right.bytes.count)
        guard left.isMarkup || right.isMarkup else { return .string(left + right) }
        return .string(Text((left.escaped + right.escaped).bytes, isMarkup: true))
    }

    private func repeated(_ left: Value, _ right: Value) throws(JinjaError) -> Value? {
        let (value, times) =
            if case .int(let n)? = Number(left) { (right, n) } else { (left, right.whole ?? 0) }
        guard left.whole != nil || right.whole != nil else { return nil }
        let count = max(0, times)
        func charged(_ size: Int) throws(JinjaError) {
            let (total, overflow) = size.multipliedReportingOverflow(by: count)
            guard !overflow else { throw tooMuchText }
            try charge(total)
        }
        switch value {
        case .string(let text):
            try charged(text.bytes.count)
            return .string(text.with(repeatElement(text.bytes, count: count).joined()))
        case .list(let items), .tuple(let items):
            try charged(items.items.count * 32)
            let all = try list(Array(repeatElement(items.items, count: count).joined()))
            if case .list = value { return .list(all) }
            return .tuple(all)
        default: return nil
        }
    }

    private func calculate(_ operation: Arithmetic, _ left: Number, _ right: Number)
        throws(JinjaError) -> Value
    {
        if case (.int(let a), .int(let b)) = (left, right), operation != .divide {
            return try calculate(operation, a, b)
        }
        let (a, b) = (left.double, right.double)
        switch operation {
        case .add: return .float(a + b)
        case .subtract: return .float(a - b)
        case .multiply: return .float(a * b)
        case .power: return .float(try power(a, b))
        default: break
        }
        guard b != 0 else { throw divisionByZero }
        switch operation {
        case .divide: return .float(a / b)
        case .remainder: return .float(Self.remainder(a, b))
        default: return .float(((a - Self.remainder(a, b)) / b).rounded())
        }
    }

    private var divisionByZero: JinjaError { fail(.value, "division by zero") }

    /// With the sign of the divisor.
    private static func remainder(_ a: Double, _ b: Double) -> Double {
        let rest = fmod(a, b)
        if rest == 0 { return Double(signOf: b, magnitudeOf: 0) }
        return (rest < 0) == (b < 0) ? rest : rest + b
    }

    private func power(_ a: Double, _ b: Double) throws(JinjaError) -> Double {
        let result = pow(a, b)
        guard !(a == 0 && b < 0), !result.isNaN || a.isNaN || b.isNaN,
            result.isFinite || !a.isFinite || !b.isFinite
        else { throw fail(.value, "a power that is no real number or does not fit") }
        return result
    }

    private func calculate(_ operation: Arithmetic, _ a: Int, _ b: Int) throws(JinjaError) -> Value
    {
        func checked(_ result: (partialValue: Int, overflow: Bool)) throws(JinjaError) -> Value {
            guard !result.overflow else { throw tooLarge }
            return .int(result.partialValue)
        }
        switch operation {
        case .add: return try checked(a.addingReportingOverflow(b))
        case .subtract: return try checked(a.subtractingReportingOverflow(b))
        case .multiply: return try checked(a.multipliedReportingOverflow(by: b))
        case .power: return b < 0 ? .float(try power(Double(a), Double(b))) : try power(a, b)
        case .divide, .floorDivide, .remainder: break
        }
        guard b != 0 else { throw divisionByZero }
        guard !(a == .min && b == -1) else { throw tooLarge }
        let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
        let below = rest != 0 && (rest < 0) != (b < 0)
        if operation == .remainder { return .int(below ? rest + b : rest) }
        return .int(below ? quotient - 1 : quotient)
    }

    private func power(_ base: Int, _ exponent: Int) throws(JinjaError) -> Value {
        if base == 1 || exponent == 0 { return .int(1) }
        if base == 0 { return .int(0) }
        if base == -1 { return .int(exponent % 2 == 0 ? 1 : -1) }
        guard exponent < 64 else { throw tooLarge }
        var result = 1
        for _ in 0..<exponent {
            let (next, overflow) = result.multipliedReportingOverflow(by: base)
            guard !overflow else { throw tooLarge }
            result = next
        }
        return .int(result)
    }

    var tooLarge: JinjaError { fail(.value, "a whole number of more than 64 bits") }

    func negated(_ value: Value) throws(JinjaError) -> Value {
        switch Number(value) {
        case .int(let number)?:
            guard number != .min else { throw tooLarge }
            return .int(-number)
        case .float(let number)?: return .float(-number)
        case nil:
            try refuseUndefined(value)
            throw fail(.type, "'-' is not defined for \(value.kind)")
        }
    }
}

extension Value {
    /// A whole number or a boolean.
    var whole: Int? {
        if case .int(let number)? = Number(self) { number } else { nil }
    }
}
