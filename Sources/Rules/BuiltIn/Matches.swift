import Flywheel

struct Matches: Rule {
    struct Options: Codable, Sendable {
        var code: String
        var drop: String?
        var tag: String?
        var with: Tag?
        var on: Side?
    }

    enum Side: String, Codable, Sendable {
        case prompt
        case answer
    }

    static let id = RuleID("matches", 1)
    static let manual = """
        A rule of your own in one line of YAML: drops what a regular expression finds, under a \
        `code` of your choice.
        `drop` is the expression (vectorscan's dialect: no look-around, no back-references; `(?i)` \
        ignores case, `^` and `$` are the ends of the text). In place of `drop`, `tag` with an \
        expression and `with` with a tag such as special/tool_call tags and keeps.
        `on: prompt` (default) looks at the prompt, `on: answer` at the assistant's messages \
        before it.
        `\\b`, `\\w` and `\\d` are ASCII's, so `\\b` says nothing between Chinese characters. It \
        cannot see what two messages say together.
        """

    let code: String
    let regex: String
    let tag: Tag?
    let side: Side

    init(_ options: Options) throws {
        guard !options.code.isEmpty, options.code.utf8.allSatisfy(Self.isSnake) else {
            throw RuleOptionError(
                "code must be lower-case letters, digits and _, found '\(options.code)'"
            )
        }
        switch (options.drop, options.tag, options.with) {
        case (let drop?, nil, nil): (regex, tag) = (drop, nil)
        case (nil, let expression?, let with?): (regex, tag) = (expression, with)
        default: throw RuleOptionError("give either drop, or tag and with")
        }
        guard !regex.isEmpty else { throw RuleOptionError("the expression must not be empty") }
        code = options.code
        side = options.on ?? .prompt
    }

    var needs: RuleNeeds { RuleNeeds(patterns: [regex], onlyOnHit: true, text: false) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let hits = side == .prompt ? facts.promptHits : facts.answerHits
        guard !hits.isEmpty else { return .keep }
        let reason = Reason(code, "on \(side.rawValue)")
        return tag.map { .tag($0, reason: reason) } ?? .drop(reason)
    }

    private static func isSnake(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5f
    }
}
