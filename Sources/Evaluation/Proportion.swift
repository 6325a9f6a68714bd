import Foundation

/// Rights out of a total, with what chance allows.
package struct Proportion: Sendable, Hashable {
    package let correct: Int
    package let total: Int

    package init(_ correct: Int, of total: Int) {
        self.correct = correct
        self.total = total
    }

    package var value: Double { total == 0 ? 0 : Double(correct) / Double(total) }

    /// The Wilson score interval at 95 % (Wilson 1927); 0…1 for no rows at all.
    package var interval: ClosedRange<Double> {
        guard total > 0 else { return 0...1 }
        let (rows, z) = (Double(total), Self.z)
        let centre = value + z * z / (2 * rows)
        let spread = z * (value * (1 - value) / rows + z * z / (4 * rows * rows)).squareRoot()
        let scale = 1 + z * z / rows
        return max(0, (centre - spread) / scale)...min(1, (centre + spread) / scale)
    }

    /// This one's value less another's, at 95 %: method 10 of Newcombe 1998, which combines two
    /// Wilson intervals.
    ///
    /// It treats the two as independent samples. Two students marked on the same rows agree more
    /// than that, so the interval is wider than a paired one and the reading is cautious.
    package func difference(from other: Proportion) -> ClosedRange<Double> {
        let gap = value - other.value
        let below = hypot(value - interval.lowerBound, other.interval.upperBound - other.value)
        let above = hypot(interval.upperBound - value, other.value - other.interval.lowerBound)
        return max(-1, gap - below)...min(1, gap + above)
    }

    /// The 97.5 % quantile of the normal distribution.
    private static let z = 1.959_963_984_540_054
}
