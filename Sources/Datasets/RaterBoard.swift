import Flywheel

/// Judges raters by the votes of the others, so that contrary and careless thumbs do not count.
///
/// Two measures, both leaving the rater's own votes out: agreement with the majority on the same
/// answer to the same prompt, and the sequential test of FastChat's `outlier_detect` made for
/// thumbs: each vote has p = the share of other votes on that answer at least as low (or, in the
/// second statistic, at least as high), with one vote added for each thumb so that p is never zero;
/// answers nobody else rated take the up-rate of their task type. M = ∏ 1/(2p) over the first 100
/// votes stays small for somebody who votes like the others and explodes for somebody who does not.
///
/// The order of votes counts only past a rater's hundredth.
package struct RaterBoard: Sendable {
    private struct Item: Hashable {
        var prompt: Digest
        var answer: Digest
    }

    private struct Tally {
        var ups = 0
        var downs = 0

        mutating func add(_ isUp: Bool, _ count: Int = 1) {
            if isUp { ups += count } else { downs += count }
        }
    }

    private let records: [String: RaterRecord]

    /// Holds all votes while it judges; afterwards one record a rater.
    package init(_ votes: [Vote]) {
        var byItem: [Item: Tally] = [:]
        var byTaskType: [TaskType: Tally] = [:]
        for vote in votes {
            byItem[Item(prompt: vote.prompt, answer: vote.answer), default: Tally()].add(vote.isUp)
            byTaskType[vote.taskType, default: Tally()].add(vote.isUp)
        }
        var byRater: [String: [Vote]] = [:]
        for vote in votes { byRater[vote.rater, default: []].append(vote) }
        var records: [String: RaterRecord] = [:]
        for (rater, own) in byRater {
            records[rater] = Self.judge(rater, own, byItem, byTaskType)
        }
        self.records = records
    }

    /// By rater.
    package var all: [RaterRecord] { records.values.sorted { $0.rater < $1.rater } }

    /// Somebody without votes counts; there is nothing against them.
    package func counts(_ rater: String) -> Bool {
        records[rater].map { $0.standing == .counted } ?? true
    }

    private static func judge(
        _ rater: String,
        _ own: [Vote],
        _ byItem: [Item: Tally],
        _ byTaskType: [TaskType: Tally]
    ) -> RaterRecord {
        var record = RaterRecord(rater: rater)
        var ownItems: [Item: Tally] = [:]
        var ownTypes: [TaskType: Tally] = [:]
        for vote in own {
            ownItems[Item(prompt: vote.prompt, answer: vote.answer), default: Tally()]
                .add(vote.isUp)
            ownTypes[vote.taskType, default: Tally()].add(vote.isUp)
        }
        var low = 1.0
        var high = 1.0
        for vote in own {
            let item = Item(prompt: vote.prompt, answer: vote.answer)
            let others = rest(byItem[item], without: ownItems[item])
            record.votes += 1
            if vote.isUp { record.ups += 1 }
            if others.ups != others.downs {
                record.comparable += 1
                if (others.ups > others.downs) == vote.isUp { record.agreeing += 1 }
            }
            guard record.votes <= testedVotes else { continue }
            let known =
                others.ups + others.downs > 0
                ? others : rest(byTaskType[vote.taskType], without: ownTypes[vote.taskType])
            let upRate = Double(known.ups + 1) / Double(known.ups + known.downs + 2)
            low *= 1 / (2 * (vote.isUp ? 1 : 1 - upRate))
            high *= 1 / (2 * (vote.isUp ? upRate : 1))
        }
        record.evidence = max(low, high)
        return record
    }

    private static func rest(_ all: Tally?, without own: Tally?) -> Tally {
        Tally(
            ups: (all?.ups ?? 0) - (own?.ups ?? 0),
            downs: (all?.downs ?? 0) - (own?.downs ?? 0)
        )
    }

    private static let testedVotes = 100
}
