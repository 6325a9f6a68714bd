package import Flywheel

/// The templates of a pipeline: which one serves a task type, and which ones are asked for by name.
package struct TemplateBook: Sendable, Hashable {
    /// Serves what no other does.
    package let standard: PromptTemplate
    /// By name.
    package let others: [PromptTemplate]
    private let served: [TypePattern: PromptTemplate]

    /// - Throws: `teacher_template` for two of one name, two for one task type, or one for none.
    package init(
        _ standard: PromptTemplate,
        _ others: [PromptTemplate] = []
    ) throws(TeacherError) {
        var names: Set<String> = [standard.name]
        var served: [TypePattern: PromptTemplate] = [:]
        for template in others {
            guard names.insert(template.name).inserted else {
                throw Self.invalid("two templates have the name '\(template.name)'")
            }
            guard !template.header.taskTypes.isEmpty else {
                throw Self.invalid(
                    "template '\(template.name)' serves no task type; give it task_types, or make "
                        + "it the default with 'template'"
                )
            }
            guard template.header.kind == .answer else { continue }
            for pattern in template.header.taskTypes {
                if let other = served.updateValue(template, forKey: pattern) {
                    throw Self.invalid(
                        "the templates '\(other.name)' and '\(template.name)' both serve \(pattern)"
                    )
                }
            }
        }
        self.standard = standard
        self.others = others.sorted { $0.name < $1.name }
        self.served = served
    }

    package var all: [PromptTemplate] { [standard] + others }

    /// Those that make prompts of prompts.
    package var rewriting: [PromptTemplate] { others.filter { $0.header.kind != .answer } }

    /// The narrowest that serves a type.
    package func template(for type: TaskType) -> PromptTemplate {
        served.keys.nearest(to: type).flatMap { served[$0] } ?? standard
    }

    func template(for question: Question) -> PromptTemplate {
        question.template.flatMap { name in all.first { $0.name == name } }
            ?? template(for: question.taskType)
    }

    package var showsExamples: Bool { all.contains { $0.shots != nil } }

    private static func invalid(_ message: String) -> TeacherError {
        TeacherError(.template, .configuration, message)
    }
}
