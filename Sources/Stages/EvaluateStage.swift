package import Evaluation
package import Flywheel

/// Scores the newest student beside the one before it, on the same rows.
package struct EvaluateStage: Stage {
    package let name = StageName.evaluate
    package let fingerprint: Digest
    package let configuration: String

    private let store: any EvaluateStore
    private let suite: Suite
    private let student: String
    private let load: (StudentRecord) throws -> any Generator

    package init(
        store: any EvaluateStore,
        suite: Suite,
        student: String,
        load: @escaping (StudentRecord) throws -> any Generator
    ) {
        self.store = store
        self.suite = suite
        self.student = student
        self.load = load
        configuration = "evaluate@1 student=\(student) suite=\(suite.name) \(suite.digest)"
        fingerprint = Digest(of: configuration)
    }

    package func run(_ context: StageContext) throws -> Outcome {
        let students = try store.newestStudents(student, atMost: 2)
        guard !students.isEmpty else {
            throw StageError(.noStudent, .badData, "there is no student \(student) to evaluate")
        }
        var cards: [Scorecard] = []
        for student in students { cards.append(try scorecard(of: student, context)) }
        var builder = DigestBuilder()
        for card in cards {
            builder.field(card.student)
            for score in card.scores {
                builder.field(
                    "\(score.taskType) \(score.dimension) \(score.correct)/\(score.total)"
                )
            }
        }
        let outcome = Outcome(
            rowsIn: suite.items.count,
            rowsOut: cards.count,
            digest: builder.finish()
        )
        try store.record(context.claim, cards, outcome: outcome)
        return outcome
    }

    private func scorecard(
        of student: StudentRecord,
        _ context: StageContext
    ) throws -> Scorecard {
        if let known = try store.scorecard(
            student: student.label,
            suite: suite.name,
            suiteDigest: suite.digest
        ) {
            return known
        }
        var marking = Marking(suite, of: student.label)
        var answered = 0
        try load(student).generate(suite.items.map(\.messages)) { index, text, _, _ in
            try context.pulse()
            marking.note(text, toItemAt: index)
            answered += 1
            context.progress(answered, of: suite.items.count, "answers of \(student.label)")
        }
        return marking.scorecard()
    }
}
