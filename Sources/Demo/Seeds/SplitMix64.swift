/// A seeded stream of draws that is the same on every platform.
///
/// SplitMix64 of Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014),
/// constants as in the reference implementation. The standard library's generators promise no
/// fixed stream, so nothing here uses `randomElement()` or `shuffled()`.
package struct SplitMix64: Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    /// A stream of its own for `label`, independent of how far any other stream was read.
    package init(seed: UInt64, _ label: String) {
        var first = SplitMix64(seed: seed)
        state = first.next() ^ StableHash.of(label)
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Self.mix(state)
    }

    /// An integer of `range`, without modulo bias worth speaking of (ranges here are below 2³²).
    package mutating func int(_ range: ClosedRange<Int>) -> Int {
        let span = UInt64(range.upperBound - range.lowerBound) + 1
        return range.lowerBound + Int(next().multipliedFullWidth(by: span).high)
    }

    /// True with probability `share`.
    package mutating func chance(_ share: Double) -> Bool {
        unit() < share
    }

    /// A number in `[0, 1)`.
    package mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// One element; `options` may not be empty.
    package mutating func pick<Element>(_ options: [Element]) -> Element {
        precondition(!options.isEmpty, "nothing to pick from")
        return options[int(0...options.count - 1)]
    }

    /// One element, drawn in proportion to its weight.
    package mutating func pick<Element>(weighted options: [(Element, Int)]) -> Element {
        let total = options.reduce(0) { $0 + $1.1 }
        precondition(total > 0, "weights must add up to something")
        var left = int(0...total - 1)
        for (element, weight) in options {
            if left < weight { return element }
            left -= weight
        }
        preconditionFailure("weights add up to their total")
    }

    /// The finaliser alone: spreads every input bit over the whole word.
    static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
