package import Checks
package import Flywheel
package import Privacy

/// Turns answers into samples: strips what is not the answer, drops what is none, thins what is
/// nearly the same.
///
/// Where the teacher audited the student, the teacher's answer becomes the sample, and whether
/// the two agreed is counted.
///
/// A sample is redacted whole, prompt and answer, because samples are what is published and
/// answers may hold personal data that no prompt had.
package struct VerifyStage: Stage {
    package let name = StageName.verify
    package let fingerprint: Digest
    package let configuration: String

    private let store: any VerifyStore
    private let checks: CheckSet
    private let thinning: AnswerThinning.Options
    private let redactor: Redactor

    /// Throws for thinning options that cannot work.
    package init(
        store: any VerifyStore,
        checks: CheckSet,
        thinning: AnswerThinning.Options,
        redactor: Redactor
    ) throws {
        self.store = store
        self.checks = checks
        self.thinning = thinning
        self.redactor = redactor
        _ = try AnswerThinning(thinning)
        configuration =
            "verify@1 thinning=\(thinning.minimumCharacters)/\(thinning.answerSimilarityAtMost)/"
            + "\(thinning.remembered)/\(thinning.protectedFamilies.sorted()) \(redactor.configuration)\n"
            + "\(checks.configuration)"
        fingerprint = Digest(of: configuration)
    }

    package func run(_ context: StageContext) throws -> Outcome {
        try store.replaceSamples(context.claim) { sink in
            var work = Work(
                sink: sink,
                checks: checks,
                thinning: try AnswerThinning(thinning),
                redactor: redactor
            )
            try store.eachAnswered(in: context.window) { question, answers in
                try context.pulse()
                try work.take(question, answers)
                context.progress(work.tally.rowsIn, of: nil, "answers")
            }
            return work.tally.outcome()
        }
    }

    private struct Work {
        let sink: any SampleSink
        let checks: CheckSet
        var thinning: AnswerThinning
        let redactor: Redactor
        var tally = Tally("sample")

        mutating func take(_ question: LabelledCandidate, _ answers: [Answer]) throws {
            var accepted: [(answer: Answer, content: String)] = []
            for answer in answers {
                tally.take(rowsIn: 1)
                switch checks.judge(question, answer) {
                case .accepted(let content, let revisions):
                    for revision in revisions {
                        tally.count("revised:\(revision.check):\(revision.code)")
                    }
                    accepted.append((answer, content))
                case .rejected(let rejection):
                    try reject(rejection)
                }
            }
            audit(question, accepted)
            guard let best = accepted.first else { return }
            if let reason = thinning.judge(question, content: best.content) {
                return try reject(
                    AnswerRejection(
                        candidate: best.answer.candidate,
                        source: best.answer.source,
                        check: AnswerThinning.id,
                        reason: reason
                    )
                )
            }
            try accept(question, best.answer, best.content)
        }

        private mutating func audit(
            _ question: LabelledCandidate,
            _ accepted: [(answer: Answer, content: String)]
        ) {
            guard let teacher = accepted.first(where: { $0.answer.source == .teacher }),
                let student = accepted.first(where: { $0.answer.source == .student })
            else { return }
            let agrees = teacher.content == student.content
            tally.count("audit:\(question.taskType):\(agrees ? "agree" : "differ")")
        }

        private mutating func accept(
            _ question: LabelledCandidate,
            _ answer: Answer,
            _ content: String
        ) throws {
            let origin: Tag = answer.source == .teacher ? .answeredByTeacher : .answeredByStudent
            let prompt = question.candidate.messages.map { Message($0.role, $0.content) }
            let (clean, found) = redactor.redact(prompt + [Message(.assistant, content)])
            for (kind, count) in found { tally.count("redacted:\(kind.rawValue)", count) }
            let sample = Sample(
                candidate: question.candidate.id,
                root: question.candidate.root,
                messages: clean,
                taskType: question.taskType,
                tags: question.candidate.tags + [origin],
                source: answer.source,
                author: answer.author,
                request: answer.request
            )
            tally.add(sample.leaf.hex)
            tally.count("type:\(question.taskType)")
            tally.count("source:\(question.taskType):\(answer.source.rawValue)")
            try sink.accept(sample)
        }

        private mutating func reject(_ rejection: AnswerRejection) throws {
            tally.count("rejected:\(rejection.check):\(rejection.reason.code)")
            tally.note(rejection.candidate, rejection.check.description, rejection.reason.code)
            try sink.reject(rejection)
        }
    }
}
