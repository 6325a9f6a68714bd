/// The names of a template as small numbers.
struct Symbols: Sendable {
    private(set) var names: [String] = []
    private var numbers: [String: Int] = [:]

    static let loop = 0
    static let caller = 1
    static let varargs = 2
    static let kwargs = 3

    init() { for name in ["loop", "caller", "varargs", "kwargs"] { _ = number(name) } }

    mutating func number(_ name: String) -> Int {
        if let known = numbers[name] { return known }
        numbers[name] = names.count
        names.append(name)
        return names.count - 1
    }

    func find(_ name: String) -> Int? { numbers[name] }
}
