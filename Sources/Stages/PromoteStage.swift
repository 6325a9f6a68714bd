package import Evaluation
package import Flywheel

/// Lets the newest student in only where it is not worse than the one in service.
package struct PromoteStage: Stage {
    package struct Options: Codable, Sendable {
        package var pointer: String
        package var gate: Gate?
        package var license: License?
    }

    package let name = StageName.promote
    package let fingerprint: Digest
    package let configuration: String

    private let store: any PromoteStore
    private let suite: Suite
    private let student: String
    private let pointer: String
    private let gate: Gate
    private let license: License

    package init(
        store: any PromoteStore,
        suite: Suite,
        student: String,
        pointer: String,
        gate: Gate,
        license: License
    ) {
        self.store = store
        self.suite = suite
        self.student = student
        self.pointer = pointer
        self.gate = gate
        self.license = license
        configuration =
            "promote@1 pointer=\(pointer) student=\(student) suite=\(suite.digest) "
            + "worse_by_at_most=\(gate.worseByAtMost) minimum=\(gate.minimumOverall) "
            + "license=\(license.atLeast)/\(license.minimumRows)"
        fingerprint = Digest(of: configuration)
    }

    package func run(_ context: StageContext) throws -> Outcome {
        guard let newest = try store.newestStudents(student, atMost: 1).first,
            let card = try scorecard(of: newest)
        else {
            throw StageError(
                .noStudent,
                .badData,
                "the newest student of \(student) has no score on suite \(suite.name)"
            )
        }
        let serving = try store.promotion(pointer: pointer, at: context.window.end)
        let servingCard =
            serving?.student.label == newest.label
            ? nil : try serving.flatMap { try scorecard(of: $0.student) }
        let decision = gate.decide(on: try Comparison(card, against: servingCard))
        return try carryOut(decision, newest, card, context)
    }

    private func carryOut(
        _ decision: GateDecision,
        _ newest: StudentRecord,
        _ card: Scorecard,
        _ context: StageContext
    ) throws -> Outcome {
        var builder = DigestBuilder()
        builder.field(newest.label)
        switch decision {
        case .promote(let reason):
            let licensed = license.taskTypes(of: card)
            builder.field(licensed.map(\.description).joined(separator: " "))
            let outcome = Outcome(
                rowsIn: 1,
                rowsOut: 1,
                digest: builder.finish(),
                counts: ["licensed": licensed.count]
            )
            let promotion = Promotion(
                pointer: pointer,
                student: newest,
                effectiveFrom: context.window.end,
                licensed: licensed
            )
            try store.decide(
                context.claim,
                promotion: promotion,
                refused: nil,
                outcome: outcome
            )
            note("promoted", reason, context)
            return outcome
        case .refuse(let reason):
            builder.field(reason)
            let outcome = Outcome(
                rowsIn: 1,
                rowsOut: 1,
                digest: builder.finish(),
                counts: ["refused": 1]
            )
            let turnedDown = Promotion(
                pointer: pointer,
                student: newest,
                effectiveFrom: context.window.end,
                licensed: []
            )
            try store.decide(
                context.claim,
                promotion: turnedDown,
                refused: reason,
                outcome: outcome
            )
            note("refused", reason, context)
            return outcome
        }
    }

    private func scorecard(of student: StudentRecord) throws -> Scorecard? {
        try store.scorecard(student: student.label, suite: suite.name, suiteDigest: suite.digest)
    }

    private func note(_ word: String, _ reason: String, _ context: StageContext) {
        context.journal.note(
            JournalEntry(
                word == "refused" ? .warning : .info,
                stage: .promote,
                window: context.window,
                "\(word): \(reason)"
            )
        )
    }
}
