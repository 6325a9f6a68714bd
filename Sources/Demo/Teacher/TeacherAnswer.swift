/// What the teacher says to one request, in the manner its temper gives it.
package struct TeacherAnswer: Sendable {
    package let content: String
    package let reasoning: String?
    package let finishReason: String
    package let promptTokens: Int
    package let completionTokens: Int

    package init(to request: ChatRequest, manner: Temper.Manner) {
        let (family, plain) = Self.knowledge(of: request)
        var (content, reasoning) = Self.spoken(plain, family, manner)
        var reason = "stop"
        if manner == .truncated, plain.count > 3 {
            content = String(plain.prefix(plain.count / 2))
            reason = "length"
        }
        if let limit = request.maximumTokens, Self.tokens(in: content) > limit {
            content = Self.cut(content, toTokens: limit)
            reasoning = nil
            reason = "length"
        }
        self.content = content
        self.reasoning = reasoning
        finishReason = reason
        promptTokens = request.messages.reduce(3) { $0 + Self.tokens(in: $1.content) + 4 }
        completionTokens = Self.tokens(in: content) + Self.tokens(in: reasoning ?? "")
    }

    /// The last user message decides; only "try again" looks at the one before.
    private static func knowledge(of request: ChatRequest) -> (TaskFamily?, String) {
        for message in request.userMessages {
            if let (family, answer) = TaskSolver.solve(message) { return (family, answer) }
            guard SmallTalk.isRetry(message) else { break }
        }
        let last = request.userMessages.first ?? ""
        let line = last.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
        return (nil, SmallTalk.answer(line) ?? SmallTalk.answer(last) ?? SmallTalk.unsure)
    }

    private static func spoken(
        _ plain: String,
        _ family: TaskFamily?,
        _ manner: Temper.Manner
    ) -> (content: String, reasoning: String?) {
        guard let family else { return (plain, nil) }
        let thought = "The user asks for \(family.rawValue). I read the request and work it out."
        return switch manner {
        case .plain, .truncated: (plain, nil)
        case .chatter: (chatter(around: plain, family), nil)
        case .thinkTag: ("<think>\n\(thought)\n</think>\n\n\(plain)", nil)
        case .reasoningField: (plain, thought)
        case .spokenReasoning: ("Let me think. \(thought)\n\nAnswer: \(plain)", nil)
        case .wrongFormat: (misshapen(plain, family), nil)
        }
    }

    private static func chatter(around plain: String, _ family: TaskFamily) -> String {
        family == .orderZh || family == .dateZh
            ? "好的，结果如下：\n\(plain)\n如有其他问题，请随时告诉我。"
            : "Sure! Here is the answer:\n\(plain)\nLet me know if you need anything else."
    }

    private static func misshapen(_ plain: String, _ family: TaskFamily) -> String {
        switch family {
        case .date, .dateZh: plain.split(separator: "-").reversed().joined(separator: ".")
        case .unit: "about " + plain
        case .jsonGet: "The value is '\(plain)'."
        case .jsonMake: plain.replacing("\"", with: "'")
        case .spelling: "**\(plain)**"
        case .orderZh: plain.replacing("：", with: " = ").replacing("；", with: " | ")
        case .route: "Category: \(plain.uppercased())"
        }
    }

    /// Near enough to what tokenizers make of it: four Latin characters or one Chinese.
    private static func tokens(in text: String) -> Int {
        let narrow = text.unicodeScalars.count { $0.isASCII }
        return (narrow + 3) / 4 + (text.unicodeScalars.count - narrow)
    }

    private static func cut(_ text: String, toTokens limit: Int) -> String {
        var kept = ""
        for character in text {
            guard tokens(in: kept + String(character)) <= limit else { break }
            kept.append(character)
        }
        return kept
    }
}
