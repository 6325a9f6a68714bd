public import Flywheel

/// What every rule promises, checked on inputs that break careless ones: empty, of a megabyte, of
/// ten thousand turns, out of turn, in odd Unicode, with facts that contradict the text.
///
/// No clock is read: a rule that takes more than linear time in a message is seen by not ending.
///
/// ```swift
/// @Test func `conforms`() throws {
///     #expect(RuleConformance.violations(of: try MinTurns(.init(turns: 2))) == [])
/// }
/// ```
public enum RuleConformance {
    /// Every promise the rule breaks, in words; empty for a rule that conforms.
    ///
    /// - Parameter conversations: inputs beside the built-in ones, such as some the rule drops.
    public static func violations(
        of rule: some Rule,
        on conversations: [Conversation] = []
    ) -> [String] {
        let inputs = (conversations + RuleConformanceInputs.conversations).flatMap { conversation in
            let facts = RuleConformanceInputs.facts(patterns: rule.needs.patterns.count)
            let isHuge =
                conversation.prompt.utf8.count > 100_000 || conversation.messages.count > 1000
            return facts.suffix(isHuge ? 1 : facts.count).map { (conversation, $0) }
        }
        let first = inputs.map { rule.judge($0.0, $0.1) }
        return naming(type(of: rule)) + purity(rule, inputs, first)
            + zip(inputs, first).flatMap { wording($0.0, $1) }.uniqued()
            + purpose(type(of: rule), first)
    }

    /// The codes a rule gives on the built-in inputs, to hold against its manual.
    public static func codes(of rule: some Rule) -> Set<String> {
        let facts = RuleConformanceInputs.facts(patterns: rule.needs.patterns.count)
        var codes: Set<String> = []
        for conversation in RuleConformanceInputs.conversations
        where conversation.prompt.utf8.count < 1000 {
            for fact in facts {
                switch rule.judge(conversation, fact).verdict {
                case .keep: continue
                case .drop(let reason), .tag(_, let reason): codes.insert(reason.code)
                }
            }
        }
        return codes
    }

    /// Every promise broken by a rule that asks a program, with the program.
    ///
    /// - Parameter ask: gives the program conversations and returns what it says, in their order.
    public static func violations(
        of rule: some Rule,
        asking ask: (ProgramNeed, [Conversation]) throws -> [Judgement]
    ) throws -> [String] {
        guard let need = rule.needs.program else { return ["the rule names no program"] }
        let conversations = RuleConformanceInputs.conversations
        func judge(_ order: [Int]) throws -> [Judgement] {
            let said = try ask(need, order.map { conversations[$0] })
            guard said.count == order.count else { return [] }
            var judgements = [Judgement](repeating: .keep, count: conversations.count)
            for (place, answer) in zip(order, said) {
                judgements[place] = rule.judge(conversations[place], Facts(said: answer))
            }
            return judgements
        }
        var random = SeededGenerator(seed: 1)
        let order = Array(conversations.indices)
        let first = try judge(order)
        guard first.count == order.count else { return ["the program skips prompts"] }
        var found = zip(conversations, first).flatMap { wording($0, $1) }.uniqued()
        if try judge(order) != first { found.append("verdicts differ the second time") }
        if try judge(order.shuffled(using: &random)) != first {
            found.append("verdicts depend on the order")
        }
        return naming(type(of: rule)) + found
    }

    private static func naming(_ type: any Rule.Type) -> [String] {
        var found: [String] = []
        if !isSnake(type.id.name) { found.append("the name \(type.id.name) is not snake_case") }
        if type.id.version < 1 { found.append("the version \(type.id.version) is below 1") }
        if type.manual.isEmpty { found.append("the manual is empty") }
        return found
    }

    /// The same again, and in another order: a rule must not remember.
    private static func purity(
        _ rule: some Rule,
        _ inputs: [(Conversation, Facts)],
        _ first: [Judgement]
    ) -> [String] {
        var random = SeededGenerator(seed: 1)
        let orders = [Array(inputs.indices), inputs.indices.shuffled(using: &random)]
        let changes = orders.map { order in
            order.count { rule.judge(inputs[$0].0, inputs[$0].1) != first[$0] }
        }
        var found: [String] = []
        if changes[0] > 0 { found.append("\(changes[0]) verdicts differ the second time") }
        if changes[1] > 0 { found.append("\(changes[1]) verdicts depend on the order") }
        return found
    }

    private static func wording(_ conversation: Conversation, _ judgement: Judgement) -> [String] {
        var found: [String] = []
        if let score = judgement.score, !score.isFinite { found.append("a score is not a number") }
        let reason: Reason
        switch judgement.verdict {
        case .keep: return found
        case .drop(let why): reason = why
        case .tag(let tags, let why):
            reason = why
            if tags.isEmpty { found.append("a tagging verdict has no tags") }
            for tag in tags where RuleConformanceInputs.canary(in: "", isIn: tag.description) {
                found.append("the tag \(tag.family) quotes the chat")
            }
        }
        if !isSnake(reason.code) { found.append("the code '\(reason.code)' is not snake_case") }
        if reason.detail.count > 200 { found.append("a detail is longer than 200 characters") }
        let texts = conversation.messages.map(\.content) + [conversation.metadata]
        let quotes = texts.contains { RuleConformanceInputs.canary(in: $0, isIn: reason.detail) }
        if quotes { found.append("the detail of \(reason.code) quotes the chat") }
        return found
    }

    private static func purpose(_ type: any Rule.Type, _ judgements: [Judgement]) -> [String] {
        let drops = judgements.contains {
            if case .drop = $0.verdict { true } else { false }
        }
        return type.purpose == .tagging && drops ? ["a tagging rule drops"] : []
    }

    private static func isSnake(_ word: String) -> Bool {
        let isLower = { (byte: UInt8) in (0x61...0x7a).contains(byte) }
        guard let first = word.utf8.first, isLower(first), !word.hasSuffix("_") else {
            return false
        }
        return word.utf8.allSatisfy { isLower($0) || (0x30...0x39).contains($0) || $0 == 0x5f }
    }
}

extension [String] {
    fileprivate func uniqued() -> [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
