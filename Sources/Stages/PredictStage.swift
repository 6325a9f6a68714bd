package import Flywheel

/// Lets the promoted student answer the task types it is licensed for.
package struct PredictStage: Stage {
    package let name = StageName.predict
    package let fingerprint: Digest
    package let configuration: String

    private let store: any AnswerStore
    private let routing: Routing
    private let load: (StudentRecord) throws -> any Generator

    /// Prompts decoded together; bounds memory.
    private static let batch = 512

    package init(
        store: any AnswerStore,
        routing: Routing,
        load: @escaping (StudentRecord) throws -> any Generator
    ) {
        self.store = store
        self.routing = routing
        self.load = load
        configuration = "predict@1 \(routing.configuration)"
        fingerprint = Digest(of: configuration)
    }

    package func externalInput(for window: Window, recorded: Digest?) throws -> Digest {
        Routing.digest(try store.promotion(pointer: routing.pointer, at: window.start))
    }

    package func run(_ context: StageContext) throws -> Outcome {
        let promotion = try store.promotion(pointer: routing.pointer, at: context.window.start)
        return try store.replaceAnswers(context.claim, from: .student) { sink in
            var tally = Tally("prediction")
            guard let promotion, !promotion.licensed.isEmpty else { return tally.outcome() }
            let student = try load(promotion.student)
            var batch: [LabelledCandidate] = []
            try store.eachLabelled(in: context.window) { item in
                tally.take(rowsIn: 1)
                guard routing.asksStudent(item, promotion) else { return }
                batch.append(item)
                guard batch.count == Self.batch else { return }
                try answer(batch, student, promotion, context, sink, &tally)
                batch.removeAll(keepingCapacity: true)
            }
            try answer(batch, student, promotion, context, sink, &tally)
            return tally.outcome()
        }
    }

    private func answer(
        _ items: [LabelledCandidate],
        _ student: any Generator,
        _ promotion: Promotion,
        _ context: StageContext,
        _ sink: any AnswerSink,
        _ tally: inout Tally
    ) throws {
        guard !items.isEmpty else { return }
        var answers = [Answer?](repeating: nil, count: items.count)
        try student.generate(items.map(\.candidate.messages)) { index, text, tokens, reason in
            try context.pulse()
            answers[index] = Answer(
                candidate: items[index].candidate.id,
                source: .student,
                author: promotion.student.label,
                content: text,
                finishReason: reason,
                answerTokens: tokens
            )
        }
        for (item, answer) in zip(items, answers) {
            guard let answer else {
                throw StageError(.checkpoint, .bug, "the student left a prompt without an answer")
            }
            tally.add(answer)
            tally.count("type:\(item.taskType)")
            try sink.add(answer)
        }
        context.progress(tally.rowsOut, of: nil, "answers")
    }
}
