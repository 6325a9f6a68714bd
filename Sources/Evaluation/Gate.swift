import Flywheel
import Foundation

/// Lets a student in only where it is not worse than the one before.
///
/// A task type, or the whole, counts as worse when its score fell by more than
/// `worse_by_at_most` *and* the 95 % interval of the difference lies below zero. The second half
/// keeps a suite of few rows from refusing by luck; it also means that few rows can hide a loss,
/// which is why a suite should have at least some hundred rows a task type. Task types are looked
/// at together: of 150 intents with 30 rows each some always fall by luck, so each one's interval is
/// widened by Bonferroni's correction. The whole is looked at alone.
package struct Gate: Sendable, Hashable, Codable {
    /// The fall that is tolerated, as a share: 0.01 is one point in a hundred.
    package let worseByAtMost: Double
    /// The overall score below which nothing is promoted; no allowance for chance.
    package let minimumOverall: Double

    package init(worseByAtMost: Double = 0.01, minimumOverall: Double = 0)
        throws(EvaluationError)
    {
        for (name, value) in [
            ("worse_by_at_most", worseByAtMost), ("minimum_overall", minimumOverall),
        ] where !(0...1).contains(value) {
            throw EvaluationError(.badThreshold, "\(name) must lie in 0…1, found \(value)")
        }
        self.worseByAtMost = worseByAtMost
        self.minimumOverall = minimumOverall
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            worseByAtMost: values.decodeIfPresent(Share.self, forKey: .worseByAtMost)?.fraction
                ?? 0.01,
            minimumOverall: values.decodeIfPresent(Share.self, forKey: .minimumOverall)?.fraction
                ?? 0
        )
    }

    package func decide(on comparison: Comparison) -> GateDecision {
        let overall = comparison.overall
        if overall.current.value < minimumOverall {
            return .refuse(
                "\(comparison.current) scores \(points(overall.current.value)) overall,"
                    + " below the minimum of \(points(minimumOverall))"
            )
        }
        let count = comparison.lines.count { $0.previous != nil }
        let worse =
            comparison.lines.filter { isWorse($0, among: count) }
            + [overall].filter { isWorse($0, among: 1) }
        guard worse.isEmpty else {
            let named = worse.map(describe).joined(separator: "; ")
            return .refuse(
                "\(comparison.current) is worse than \(comparison.previous ?? "") on \(named)"
            )
        }
        return .promote(reason(comparison))
    }

    private func isWorse(_ line: Comparison.Line, among count: Int) -> Bool {
        guard let previous = line.previous else { return false }
        let upper = line.current.difference(from: previous, among: count).upperBound
        return upper < 0 && -(line.difference ?? 0) > worseByAtMost
    }

    private func reason(_ comparison: Comparison) -> String {
        guard let previous = comparison.previous, let difference = comparison.overall.difference
        else {
            return "\(comparison.current) is the first, at"
                + " \(points(comparison.overall.current.value)) overall"
        }
        return "\(comparison.current) is not worse than \(previous) on any task type,"
            + " \(signed(difference)) overall"
    }

    private func describe(_ line: Comparison.Line) -> String {
        let before = line.previous.map { points($0.value) } ?? "nothing"
        return "\(line.name) (\(before) to \(points(line.current.value)))"
    }

    private func points(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }

    private func signed(_ share: Double) -> String { String(format: "%+.1f points", share * 100) }

    private enum CodingKeys: String, CodingKey {
        case worseByAtMost = "worse_by_at_most"
        case minimumOverall = "minimum_overall"
    }
}

/// What the gate says, with words for the report.
package enum GateDecision: Sendable, Hashable {
    case promote(String)
    case refuse(String)
}
