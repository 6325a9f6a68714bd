package import Flywheel

/// Task types and whole families, written `[chat, writing/poem]`.
package struct TaskTypeList: Sendable, Hashable, Codable, ExpressibleByArrayLiteral {
    private let names: [String]

    package init(arrayLiteral elements: String...) { names = elements }

    package init(from decoder: any Decoder) throws {
        names = try [Name](from: decoder).map(\.text)
    }

    package func encode(to encoder: any Encoder) throws {
        try names.sorted().encode(to: encoder)
    }

    package func contains(_ taskType: TaskType) -> Bool {
        names.contains(taskType.family) || names.contains(taskType.description)
    }

    /// Whether a text is a task type or a family.
    static func isName(_ text: String) -> Bool {
        TaskType(text) != nil || TaskType("\(text)/x") != nil
    }

    private struct Name: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            text = try decoder.spelled("a family such as chat, or family/name") {
                TaskTypeList.isName($0) ? $0 : nil
            }
        }
    }
}
