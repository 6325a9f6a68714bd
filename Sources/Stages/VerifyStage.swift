package import Checks
package import Flywheel
package import Privacy

/// Turns answers into samples: strips what is not the answer, drops what is none, thins what is
/// nearly the same, and relaxes a prompt that its answer just misses.
///
/// Of several draws of one question the majority's first becomes the sample.
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
    private let repairer: PromptRepairer?

    /// Throws for thinning options that cannot work.
    package init(
        store: any VerifyStore,
        checks: CheckSet,
        thinning: AnswerThinning.Options,
        redactor: Redactor,
        repairer: PromptRepairer? = nil
    ) throws {
        self.store = store
        self.checks = checks
        self.thinning = thinning
        self.redactor = redactor
        self.repairer = repairer
        _ = try AnswerThinning(thinning)
        configuration =
            "verify@1 thinning=\(thinning.minimumCharacters)/\(thinning.answerSimilarityAtMost)/"
            + "\(thinning.remembered)/\(thinning.protectedFamilies.sorted()) \(redactor.configuration) "
            + "\(repairer?.configuration ?? "no repair")\n"
            + "\(checks.configuration)"
        fingerprint = Digest(of: configuration)
    }

    package func run(_ context: StageContext) throws -> Outcome {
        try store.replaceSamples(context.claim) { sink in
            var work = Work(
                sink: sink,
                checks: checks,
                thinning: try AnswerThinning(thinning),
                redactor: redactor,
                repairer: repairer
            )
            try store.eachAnswered(in: context.window) { question, answers in
                try context.pulse()
                try work.take(question, answers)
                context.progress(work.tally.rowsIn, of: nil, "answers")
            }
            return work.tally.outcome()
        }
    }

    private struct Accepted {
        var answer: Answer
        var content: String
        var notes: [CheckResult.Note]
    }

    private struct Work {
        let sink: any SampleSink
        let checks: CheckSet
        var thinning: AnswerThinning
        let redactor: Redactor
        let repairer: PromptRepairer?
        var tally = Tally("sample")

        mutating func take(_ question: LabelledCandidate, _ answers: [Answer]) throws {
            var teacher: [Accepted] = []
            var student: Accepted?
            for answer in answers {
                tally.take(rowsIn: 1)
                switch checks.judge(question, answer) {
                case .accepted(let content, let notes):
                    let accepted = Accepted(answer: answer, content: content, notes: notes)
                    if answer.source == .teacher {
                        teacher.append(accepted)
                    } else {
                        student = accepted
                    }
                case .rejected(let rejection):
                    try reject(rejection)
                }
            }
            let draws = answers.count { $0.source == .teacher }
            let chosen = try chosen(question, teacher, of: draws)
            audit(question, chosen, student)
            guard let best = chosen ?? student else { return }
            if let reason = thinning.judge(question, content: best.content) {
                return try reject(best.answer, AnswerThinning.id, reason)
            }
            try accept(question, best)
        }

        /// The draw that speaks for the teacher; the others are written down as outvoted.
        private mutating func chosen(
            _ question: LabelledCandidate,
            _ accepted: [Accepted],
            of draws: Int
        ) throws -> Accepted? {
            guard draws > 1,
                let vote = checks.consistency?.vote(
                    question.taskType,
                    accepted.map(\.content),
                    of: draws
                )
            else { return accepted.first }
            tally.count("consistent:\(vote.winner == nil ? "no" : "yes")")
            for (place, draw) in accepted.enumerated() where !vote.agreeing.contains(place) {
                try reject(draw.answer, SelfConsistency.id, vote.reason)
            }
            return vote.winner.map { accepted[$0] }
        }

        private mutating func audit(
            _ question: LabelledCandidate,
            _ teacher: Accepted?,
            _ student: Accepted?
        ) {
            guard let teacher, let student else { return }
            let agrees = teacher.content == student.content
            tally.count("audit:\(question.taskType):\(agrees ? "agree" : "differ")")
        }

        private mutating func accept(
            _ question: LabelledCandidate,
            _ accepted: Accepted
        ) throws {
            let answer = accepted.answer
            var prompt = question.candidate.messages.map { Message($0.role, $0.content) }
            var tags = question.candidate.tags
            tags.append(answer.source == .teacher ? .answeredByTeacher : .answeredByStudent)
            let repaired = repairer?.repair(question, answer: accepted.content)
            if let repaired, let last = prompt.indices.last {
                prompt[last].content = repaired.prompt
                tags.append(.constraintRelaxed)
                tally.count("repaired:\(question.taskType)")
            }
            let (clean, found) = redactor.redact(prompt + [Message(.assistant, accepted.content)])
            for (kind, count) in found { tally.count("redacted:\(kind.rawValue)", count) }
            for note in accepted.notes {
                tally.count("\(note.isFlag ? "flagged" : "revised"):\(note)")
            }
            let sample = Sample(
                candidate: question.candidate.id,
                root: question.candidate.root,
                messages: clean,
                taskType: question.taskType,
                tags: tags,
                source: answer.source,
                author: answer.author,
                request: answer.request,
                repair: repaired.map { redacted($0.repair) },
                notes: accepted.notes.map(\.description)
            )
            tally.add(sample.leaf.hex)
            tally.count("type:\(question.taskType)")
            tally.count("source:\(question.taskType):\(answer.source.rawValue)")
            try sink.accept(sample)
        }

        private func redacted(_ repair: PromptRepair) -> PromptRepair {
            var repair = repair
            repair.original = redactor.redact([Message(.user, repair.original)]).0[0].content
            return repair
        }

        private mutating func reject(
            _ answer: Answer,
            _ check: RuleID,
            _ reason: Reason
        ) throws {
            try reject(
                AnswerRejection(
                    candidate: answer.candidate,
                    source: answer.source,
                    draw: answer.draw,
                    check: check,
                    reason: reason
                )
            )
        }

        private mutating func reject(_ rejection: AnswerRejection) throws {
            tally.count("rejected:\(rejection.check):\(rejection.reason.code)")
            tally.note(rejection.candidate, rejection.check.description, rejection.reason.code)
            try sink.reject(rejection)
        }
    }
}
