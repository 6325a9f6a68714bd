import Flywheel

/// Counts a stage's rows and digests its output as they pass.
///
/// The digest depends on the order, so stages write in the order of ids.
struct Tally {
    private(set) var rowsIn = 0
    private(set) var rowsOut = 0
    private var counts: [String: Int] = [:]
    private var builder = DigestBuilder()

    init(_ kind: String) { builder.field(kind) }

    mutating func take(rowsIn count: Int) { rowsIn += count }

    mutating func count(_ name: String, _ by: Int = 1) { counts[name, default: 0] += by }

    mutating func add(_ fields: String...) {
        rowsOut += 1
        for field in fields { builder.field(field) }
    }

    /// Part of the digest that is no row of output, such as a rejection.
    mutating func note(_ fields: String...) {
        for field in fields { builder.field(field) }
    }

    func outcome() -> Outcome {
        Outcome(
            rowsIn: rowsIn,
            rowsOut: rowsOut,
            digest: builder.finish(),
            counts: counts
        )
    }
}

extension Tally {
    mutating func add(_ conversation: Conversation) {
        add(conversation.id, conversation.subject, conversation.metadata)
        note(conversation.createdAt.description, conversation.model ?? "")
        note(conversation.messages)
    }

    mutating func add(_ candidate: Candidate) {
        add(candidate.id, candidate.conversation, "\(candidate.turn)", candidate.parent ?? "")
        note(candidate.tags.map(\.description).joined(separator: " "))
        note(candidate.messages)
    }

    mutating func add(_ label: Label) {
        add(label.candidate, label.taskType.description, label.method)
    }

    mutating func add(_ answer: Answer) {
        add(answer.candidate, answer.author, answer.finishReason, answer.content)
        note(answer.reasoning, answer.request?.hex ?? "", "\(answer.draw)", answer.template)
    }

    mutating func note(_ messages: [Message]) {
        builder.field(messages.count)
        for message in messages {
            note(message.role.rawValue, message.content, "\(message.rating?.rawValue ?? 0)")
        }
    }
}
