import Flywheel
import Foundation
import Robustness
import Student

/// The official splits of CLINC150, `data_full.json` of the data set.
struct RouterData {
    struct Query: Sendable {
        var text: String
        /// With spaces instead of underscores; `oos` out of scope.
        var intent: String

        var isInScope: Bool { intent != Self.outOfScope }

        static let outOfScope = "oos"
    }

    private let splits: [String: [Query]]

    init(_ path: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        splits = try JSONDecoder().decode([String: [[String]]].self, from: data).mapValues {
            pairs in
            try pairs.map { pair in
                guard pair.count == 2 else {
                    throw BenchError(.input, "\(path): a query is no pair of text and intent")
                }
                let intent = pair[1].replacingOccurrences(of: "_", with: " ")
                return Query(text: pair[0], intent: intent)
            }
        }
    }

    /// `train`, `val` or `test`, the queries out of scope with it.
    func split(_ name: String) throws(BenchError) -> [Query] {
        guard let inScope = splits[name], let outOfScope = splits["oos_\(name)"] else {
            throw BenchError(.input, "the data set has no split '\(name)'")
        }
        return inScope + outOfScope
    }

    /// Badly typed variants of a share of the queries, one a family at most, with the same intent.
    static func variants(
        of queries: [Query],
        _ families: [RobustnessFamily],
        share: Share,
        seed: UInt64
    ) -> [Query] {
        let maker = VariantMaker(families: families, share: share, seed: seed)
        return queries.enumerated().flatMap { place, query in
            let parent = Candidate(
                id: "\(place) \(query.text)",
                conversation: "\(place)",
                turn: 0,
                messages: [Message(.user, query.text)]
            )
            return maker.variants(of: LabelledCandidate(parent, .unknown)).map {
                Query(text: $0.0.prompt, intent: query.intent)
            }
        }
    }
}

extension RouterData.Query {
    var prompt: [ChatTurn] { [ChatTurn(role: "user", content: text)] }

    var row: TrainingRow {
        TrainingRow(
            turns: prompt + [ChatTurn(role: "assistant", content: intent)],
            channel: isInScope ? "route/intent" : "route/oos"
        )
    }
}
