import Checks
import Flywheel
import Foundation

/// A prompt of a task type.
func question(
    _ prompt: String = "Convert to ISO: March 5, 2024",
    _ taskType: String = "date/en",
    id: String = "q",
    parent: String? = nil,
    tags: [Tag] = []
) throws -> LabelledCandidate {
    let candidate = Candidate(
        id: id,
        conversation: "c",
        turn: 0,
        parent: parent,
        messages: [Message(.user, prompt)],
        tags: tags
    )
    guard let type = TaskType(taskType) else { throw NotATaskType(text: taskType) }
    return LabelledCandidate(candidate, type)
}

struct NotATaskType: Error { var text: String }

func answer(_ content: String, finish: String = "stop") -> Answer {
    Answer(
        candidate: "q",
        source: .teacher,
        author: "demo",
        content: content,
        finishReason: finish
    )
}

/// Options as a pipeline file would give them.
func options<Options: Decodable>(_ json: String) throws -> Options {
    try JSONDecoder().decode(Options.self, from: Data(json.utf8))
}

extension AnswerCheck {
    func verdict(
        _ content: String,
        to prompt: String = "Convert to ISO: March 5, 2024",
        _ taskType: String = "date/en",
        finish: String = "stop"
    ) throws -> CheckVerdict {
        try check(question(prompt, taskType), answer(content, finish: finish), content: content)
    }
}

extension CheckVerdict {
    /// The code of a drop.
    var dropCode: String? {
        guard case .drop(let reason) = self else { return nil }
        return reason.code
    }

    /// The text to go on with.
    func text(of content: String) -> String? {
        switch self {
        case .pass: content
        case .revise(let text, _): text
        case .drop: nil
        }
    }
}
