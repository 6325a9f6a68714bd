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
    package var interval: ClosedRange<Double> { interval(z: Self.z) }

    private func interval(z: Double) -> ClosedRange<Double> {
        guard total > 0 else { return 0...1 }
        let rows = Double(total)
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
    ///
    /// - Parameter count: how many such differences are looked at together; Bonferroni's correction
    ///   keeps the chance that any of them misleads at 5 %.
    package func difference(
        from other: Proportion,
        among count: Int = 1
    ) -> ClosedRange<Double> {
        let z = count > 1 ? Self.quantile(0.025 / Double(count)) : Self.z
        let (mine, theirs) = (interval(z: z), other.interval(z: z))
        let gap = value - other.value
        let below = hypot(value - mine.lowerBound, theirs.upperBound - other.value)
        let above = hypot(mine.upperBound - value, other.value - theirs.lowerBound)
        return max(-1, gap - below)...min(1, gap + above)
    }

    /// The 97.5 % quantile of the normal distribution.
    private static let z = 1.959_963_984_540_054

    /// Where the normal distribution leaves that much above it, to 1e-12.
    private static func quantile(_ above: Double) -> Double {
        var (low, high) = (0.0, 40.0)
        while high - low > 1e-12 {
            let middle = (low + high) / 2
            if erfc(middle / 2.0.squareRoot()) / 2 > above { low = middle } else { high = middle }
        }
        return low
    }
}
