package import Flywheel

/// Task types and the patterns by which prompts are told apart, in the order they are tried.
package struct Taxonomy: Sendable, Hashable, Codable {
    package var types: [Entry]

    package init(types: [Entry]) { self.types = types }

    /// One task type: it fits a prompt in which a pattern of `any`, every pattern of `all` and no
    /// pattern of `not` occurs; an empty list asks for nothing.
    package struct Entry: Sendable, Hashable, Codable {
        package var taskType: TaskType
        package var any: [String]
        package var all: [String]
        package var not: [String]

        package init(
            _ taskType: TaskType,
            any: [String] = [],
            all: [String] = [],
            not: [String] = []
        ) {
            self.taskType = taskType
            self.any = any
            self.all = all
            self.not = not
        }

        enum CodingKeys: String, CodingKey {
            case taskType = "task_type"
            case any
            case all
            case not
        }

        package init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            taskType = try fields.decode(TaskType.self, forKey: .taskType)
            any = try fields.decodeIfPresent([String].self, forKey: .any) ?? []
            all = try fields.decodeIfPresent([String].self, forKey: .all) ?? []
            not = try fields.decodeIfPresent([String].self, forKey: .not) ?? []
        }
    }

    /// Everything a label depends on, as text to be hashed: framed, so that no two differ unseen.
    package var fingerprint: String {
        types.map { entry in
            let lists = [entry.any, entry.all, entry.not].map { list in
                list.map { "\($0.utf8.count):\($0)" }.joined(separator: ",")
            }
            return "\(entry.taskType)[\(lists.joined(separator: "|"))]"
        }
        .joined(separator: "\n")
    }
}

/// Why a taxonomy cannot be used.
package struct LabelsError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case noPatterns
        case repeatedType
        case unknownAsType
        case invalidPattern
    }

    package let code: Code
    package let message: String

    package var description: String { "labels \(code.rawValue): \(message)" }
}
