package import Flywheel

/// One setting for each task type, written by `family/name` or for a whole family.
package struct TaskTypeTable<Value: Codable & Sendable>: Sendable, Codable {
    package let entries: [String: Value]

    package init(_ entries: [String: Value] = [:]) { self.entries = entries }

    package init(from decoder: any Decoder) throws {
        entries = try decoder.singleValueContainer().decode([String: Value].self)
        for name in entries.keys.sorted() where !TaskTypeList.isName(name) {
            throw RuleOptionError("'\(name)' is no task type; write a family or family/name")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(entries)
    }

    /// What stands for the task type itself, else for its family.
    package subscript(taskType: TaskType) -> Value? {
        entries[taskType.description] ?? entries[taskType.family]
    }

    /// The table with every value turned into another; the name comes with it for errors.
    func mapped<Other>(
        _ change: (_ name: String, _ value: Value) throws -> Other
    ) rethrows -> [String: Other] {
        var made: [String: Other] = [:]
        for (name, value) in entries.sorted(by: { $0.key < $1.key }) {
            made[name] = try change(name, value)
        }
        return made
    }
}

extension [String: TaskTypePatterns] {
    subscript(taskType: TaskType) -> TaskTypePatterns? {
        self[taskType.description] ?? self[taskType.family]
    }
}
