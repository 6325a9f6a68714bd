import Flywheel

struct Alternation: Rule {
    struct Options: Codable, Sendable {
        var greeting: Bool?
    }

    static let id = RuleID("alternation", 1)
    static let manual = """
        Drops prompts whose conversation is out of turn or has holes: the user or the assistant \
        speaks twice in a row, an earlier turn is empty, or has nothing that can be printed.
        FastChat drops wrong alternation and empty or non-printable answers \
        (data/clean_sharegpt.py and its successors). It also drops what begins with the assistant; \
        here `greeting: true` (default) lets one line of welcome stand first, as services write it.
        System, tool and unknown roles may stand anywhere: an assistant that calls a tool with no \
        words and speaks again after it is in turn. Language plays no part. It cannot see whether \
        an answer belongs to its question.
        Codes: answer_first, same_side_twice, empty_turn, unprintable_turn.
        """

    let greeting: Bool

    init(_ options: Options) throws { greeting = options.greeting ?? true }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let messages = conversation.messages
        guard let prompt = messages.lastIndex(where: { $0.role == .user }) else { return .keep }
        let before = messages[..<prompt]
        if !greeting, let first = before.first(where: Self.speaks), first.role == .assistant {
            return .drop(.answerFirst)
        }
        for (index, message) in zip(messages.indices, messages[...prompt]) {
            if index > 0, Self.speaks(message), messages[index - 1].role == message.role {
                return .drop(.sameSideTwice(index))
            }
        }
        for (index, message) in zip(messages.indices, before) where Self.speaks(message) {
            let callsTool = message.role == .assistant && messages[index + 1].role == .tool
            if let hole = Self.hole(message.content), !callsTool { return .drop(hole) }
        }
        return .keep
    }

    private static func speaks(_ message: Message) -> Bool {
        message.role == .user || message.role == .assistant
    }

    private static func hole(_ text: String) -> Reason? {
        if text.unicodeScalars.contains(where: isPrinted) { return nil }
        let isBlank = text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
        return isBlank ? .emptyTurn : .unprintableTurn
    }

    private static func isPrinted(_ scalar: Unicode.Scalar) -> Bool {
        if (0x21...0x7E).contains(scalar.value) { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .surrogate, .unassigned, .lineSeparator,
            .paragraphSeparator, .spaceSeparator:
            return false
        default: return scalar != "\u{FFFD}"
        }
    }
}

extension Reason {
    fileprivate static let answerFirst = Reason("answer_first")
    fileprivate static let emptyTurn = Reason("empty_turn")
    fileprivate static let unprintableTurn = Reason("unprintable_turn")

    fileprivate static func sameSideTwice(_ turn: Int) -> Reason {
        Reason("same_side_twice", "turn \(turn)")
    }
}
