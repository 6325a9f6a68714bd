import Flywheel
import Text

/// Regular expressions of one task type, each compiled on its own so that all can be asked for.
struct TaskTypePatterns: Sendable {
    let patterns: [PatternSet]

    /// - Throws: `RuleOptionError` naming the check, the task type and what the engine refused.
    init(_ check: RuleID, _ taskType: String, _ regexes: [String]) throws {
        guard !regexes.isEmpty else {
            throw RuleOptionError("\(check): \(taskType) lists no pattern")
        }
        patterns = try regexes.map { regex in
            do {
                return try PatternSet([Pattern(name: taskType, regex: regex)], positions: false)
            } catch let error as TextError {
                throw RuleOptionError("\(check): \(error.message)")
            }
        }
    }

    /// The number, from 1, of the first pattern that is, or is not, in the text.
    func first(in text: String, found: Bool) -> Int? {
        patterns.firstIndex { $0.contains(text) == found }.map { $0 + 1 }
    }
}
