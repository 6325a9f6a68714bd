import Evaluation
import Flywheel
import Foundation
import JSON
import Warehouse

/// What reviewers have done so far and how far they agree.
struct ReviewSummary {
    private let counts: [ReviewerCount]
    private let pairs: [ReviewerPair]

    init(_ warehouse: Warehouse) throws {
        counts = try warehouse.reviewerCounts()
        pairs = try warehouse.reviewerPairs()
    }

    var lines: [String] {
        let people = counts.map {
            "\(PlainText.line($0.reviewer)): \($0.kept) kept, \($0.dropped) dropped, "
                + "\($0.skipped) skipped"
        }
        let agreements = pairs.map { pair in
            let agreement = pair.agreement
            let kappa = agreement.kappa.map { String(format: "%.2f", $0) } ?? "undefined"
            return "\(PlainText.line(pair.first)) and \(PlainText.line(pair.second)): "
                + "\(agreement.total) in common, "
                + String(format: "%.1f %% alike, ", agreement.raw * 100)
                + "kappa \(kappa)"
        }
        return people.isEmpty ? ["nobody has reviewed yet"] : people + agreements
    }

    var value: JSONValue {
        [
            "reviewers": .array(
                counts.map {
                    [
                        "reviewer": .string($0.reviewer), "kept": .integer(Int64($0.kept)),
                        "dropped": .integer(Int64($0.dropped)),
                        "skipped": .integer(Int64($0.skipped)),
                    ]
                }
            ),
            "agreement": .array(
                pairs.map { pair in
                    [
                        "reviewers": [.string(pair.first), .string(pair.second)],
                        "samples": .integer(Int64(pair.agreement.total)),
                        "alike": .number(pair.agreement.raw),
                        "kappa": pair.agreement.kappa.map(JSONValue.number) ?? .null,
                    ]
                }
            ),
        ]
    }
}

extension ReviewerPair {
    fileprivate var agreement: Agreement {
        Agreement(
            bothYes: bothKept,
            onlyFirst: onlyFirst,
            onlySecond: onlySecond,
            bothNo: bothDropped
        )
    }
}
