import Flywheel
import Warehouse

/// One reviewer's session: shows what waits, takes keys, writes verdicts down.
struct ReviewDesk {
    private let warehouse: Warehouse
    private let reviewer: String
    private let screen: ReviewScreen
    private let isQuiet: Bool
    /// What waits, the next one last.
    private var waiting: [Int64]
    private let total: Int
    private var isWhole = false
    /// Shown under the next sample, since showing it clears the screen.
    private var remark = ""

    /// - Parameter isQuiet: nothing is shown, for keys that come from a program.
    init(
        _ warehouse: Warehouse,
        _ sampling: ReviewSampling,
        _ reviewer: String,
        _ screen: ReviewScreen,
        isQuiet: Bool
    ) throws {
        self.warehouse = warehouse
        self.reviewer = reviewer
        self.screen = screen
        self.isQuiet = isQuiet
        waiting = try warehouse.reviewQueue(sampling, of: reviewer).reversed()
        total = waiting.count
    }

    /// Until nothing waits, the reviewer quits, or no more keys come.
    mutating func work(_ keys: any ReviewKeys) throws {
        while let number = waiting.last {
            guard let sample = try warehouse.reviewedSample(number) else {
                waiting.removeLast()
                continue
            }
            show(sample)
            guard let key = keys.next(), try take(key, for: number) else { return }
        }
        say("nothing waits for \(reviewer)")
        // An undo is still possible at the end of the queue.
        while let key = keys.next(), key == "u", try undo() {
            return try work(keys)
        }
    }

    /// - Returns: whether the session goes on.
    private mutating func take(_ key: Character, for number: Int64) throws -> Bool {
        switch key {
        case "k": try give(.keep, number)
        case "d": try give(.drop, number)
        case "s": try give(.skip, number)
        case "u":
            if try !undo() { remark = "nothing to take back" }
        case "m": isWhole.toggle()
        case "q", "\u{3}", "\u{4}": return false
        default: remark = "no verdict has this key"
        }
        return true
    }

    private mutating func give(_ verdict: ReviewVerdict, _ number: Int64) throws {
        try warehouse.give(verdict, to: number, by: reviewer)
        waiting.removeLast()
        isWhole = false
    }

    /// Takes the last verdict back, this session's or one before it, and asks again.
    private mutating func undo() throws -> Bool {
        guard let number = try warehouse.lastReviewed(by: reviewer) else { return false }
        try warehouse.give(.undone, to: number, by: reviewer)
        waiting.removeAll { $0 == number }
        waiting.append(number)
        isWhole = false
        return true
    }

    private mutating func show(_ sample: ReviewedSample) {
        guard !isQuiet else { return }
        screen.show(sample, place: max(1, total - waiting.count + 1), of: total, isWhole: isWhole)
        if !remark.isEmpty { screen.say(remark) }
        remark = ""
    }

    private func say(_ text: String) {
        if !isQuiet { screen.say(text) }
    }
}
