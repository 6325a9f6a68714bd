/// The variables of one loop turn, macro call or block; few, so a walk finds them fastest.
final class Scope {
    let parent: Scope?
    private var symbols: [Int] = []
    private var values: [Value] = []

    init(_ parent: Scope?) { self.parent = parent }

    func find(_ symbol: Int) -> Value? {
        var index = 0
        while index < symbols.count {
            if symbols[index] == symbol { return values[index] }
            index += 1
        }
        return nil
    }

    func set(_ symbol: Int, _ value: Value) {
        if let index = symbols.firstIndex(of: symbol) {
            values[index] = value
        } else {
            symbols.append(symbol)
            values.append(value)
        }
    }

    func clear() {
        symbols.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }
}
