package import Flywheel

/// The row layouts that trainers read.
package enum ExportShape: String, Sendable, Hashable, CaseIterable {
    /// Our own: nothing is lost.
    case flywheel
    /// One prompt and its answer, earlier turns as `history` (LLaMA-Factory `alpaca`).
    case alpaca
    /// `conversations` of `from` and `value` (LLaMA-Factory `sharegpt`).
    case sharegpt
    /// OpenAI's fine-tuning format.
    case messages

    /// The sample as one canonical JSON line, without the line break.
    ///
    /// - Parameter weight: training weight of the row's task type, 1 where the mix names none.
    /// - Returns: `nil` where the layout cannot hold the row: `alpaca` knows a system message and
    ///   turns of user and assistant in alternation, nothing else.
    package func line(for sample: Sample, split: Split, weight: Double = 1) -> String? {
        switch self {
        case .flywheel: flywheelRow(sample, split, weight).text
        case .alpaca: alpacaRow(sample)?.text
        case .sharegpt: sharegptRow(sample).text
        case .messages:
            CanonicalJSON.object(["messages": .array(sample.messages.map(\.canonical))]).text
        }
    }

    private func flywheelRow(_ sample: Sample, _ split: Split, _ weight: Double) -> CanonicalJSON {
        .object([
            "id": .string(sample.candidate),
            "messages": .array(sample.messages.map(\.canonical)),
            "task_type": .string(sample.taskType.description),
            "tags": .array(sample.tags.map { .string($0.description) }),
            "split": .string(split.exportName),
            "weight": .number(weight),
        ])
    }

    private func alpacaRow(_ sample: Sample) -> CanonicalJSON? {
        var turns = sample.messages[...]
        var row: [String: CanonicalJSON] = ["input": .string("")]
        if let first = turns.first, first.role == .system {
            row["system"] = .string(first.content)
            turns = turns.dropFirst()
        }
        var pairs: [(prompt: String, answer: String)] = []
        while let prompt = turns.popFirst() {
            guard let answer = turns.popFirst(), prompt.role == .user, answer.role == .assistant
            else { return nil }
            pairs.append((prompt.content, answer.content))
        }
        guard let last = pairs.popLast() else { return nil }
        row["instruction"] = .string(last.prompt)
        row["output"] = .string(last.answer)
        if !pairs.isEmpty {
            row["history"] = .array(pairs.map { .array([.string($0.prompt), .string($0.answer)]) })
        }
        return .object(row)
    }

    private func sharegptRow(_ sample: Sample) -> CanonicalJSON {
        var row: [String: CanonicalJSON] = [:]
        var turns = sample.messages[...]
        if let first = turns.first, first.role == .system {
            row["system"] = .string(first.content)
            turns = turns.dropFirst()
        }
        row["conversations"] = .array(
            turns.map { turn in
                .object(["from": .string(turn.role.sharegpt), "value": .string(turn.content)])
            }
        )
        return .object(row)
    }
}

extension Split {
    /// As exported rows spell it.
    package var exportName: String {
        switch self {
        case .train: "train"
        case .heldOut: "held_out"
        }
    }
}

extension Message {
    fileprivate var canonical: CanonicalJSON {
        .object(["role": .string(role.rawValue), "content": .string(content)])
    }
}

extension Role {
    fileprivate var sharegpt: String {
        switch self {
        case .user: "human"
        case .assistant: "gpt"
        case .tool: "observation"
        default: rawValue
        }
    }
}
