/// The smallest value that does, found by halving on a logarithmic scale.
///
/// What does must go on doing above: more copies or more epochs. One try costs a training, so the
/// tries are few and all are kept.
package struct Bisection: Sendable, Codable, Hashable {
    package struct Try: Sendable, Codable, Hashable {
        package var value: Double
        package var score: Double
        package var does: Bool
    }

    package private(set) var tries: [Try] = []
    /// The smallest value that did; nil when the largest did not.
    package private(set) var smallest: Double?

    package init() {}

    /// Tries the ends and then `rounds` values between them. `score` trains and measures.
    package mutating func search<Failure: Error>(
        _ range: ClosedRange<Double>,
        atLeast goal: Double,
        rounds: Int,
        _ score: (Double) throws(Failure) -> Double
    ) throws(Failure) {
        func attempt(_ value: Double) throws(Failure) -> Bool {
            let found = try score(value)
            tries.append(Try(value: value, score: found, does: found >= goal))
            if found >= goal { smallest = min(smallest ?? value, value) }
            return found >= goal
        }
        guard try attempt(range.upperBound), range.lowerBound < range.upperBound else { return }
        guard try !attempt(range.lowerBound) else { return }
        var (low, high) = (range.lowerBound, range.upperBound)
        for _ in 0..<rounds {
            let middle = (low * high).squareRoot()
            if try attempt(middle) { high = middle } else { low = middle }
        }
    }
}
