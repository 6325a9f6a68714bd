package import Flywheel

// From question to request and from reply to answer, by the template that serves the question.
extension Teacher {
    package var identity: String {
        let system = options.system.map { " system=\(Digest(of: $0).hex.prefix(8))" } ?? ""
        return templates.all.map { template in
            let shots = template.shots.map { " shots=\($0.digest.hex.prefix(16))" } ?? ""
            let types = template.header.taskTypes.map(\.description).sorted()
            return "template=\(template.version) for=\(types) draws=\(template.header.draws)"
                + "\(shots)\(system) \(sampling(template).description)"
        }.joined(separator: "\n")
    }

    package func draws(for taskType: TaskType) -> Int {
        templates.template(for: taskType).header.draws
    }

    package var showsExamples: Bool { templates.showsExamples }

    /// - Returns: `nil` for a question without a prompt.
    func request(_ question: Question) -> ChatRequest? {
        let template = templates.template(for: question)
        return template.messages(for: question, system: options.system).map {
            ChatRequest(
                messages: $0,
                sampling: sampling(template),
                template: template.version,
                draw: question.draw
            )
        }
    }

    /// Every template has its sampling from the start, where impossible ones are refused.
    private func sampling(_ template: PromptTemplate) -> Sampling {
        samplings[template.name] ?? sampling
    }

    /// Cuts what the template asked for besides the answer from a reply, and names the template.
    ///
    /// A reply without the marker it was asked for is refused: where thinking ends is not known.
    /// The ledger has it whole.
    func finished(_ reply: Reply, to question: Question) -> Reply {
        var reply = reply
        reply.draw = question.draw
        guard case .answer(var answer) = reply.content else { return reply }
        let template = templates.template(for: question)
        answer.draw = question.draw
        answer.template = template.version
        if let words = template.header.answerMarker {
            guard let (thinking, text) = AnswerMarker(words: words).split(answer.content) else {
                reply.content = .refused(Reason("answer_unmarked", answer.finishReason))
                return reply
            }
            let thoughts = [answer.reasoning, thinking].filter { !$0.isEmpty }
            answer.reasoning = thoughts.joined(separator: "\n")
            answer.content = text
        }
        answer.content = ControlTokens.mended(answer.content)
        reply.content = .answer(answer)
        return reply
    }
}
