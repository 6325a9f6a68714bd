package import Flywheel

/// Who answers what: the promoted student the task types it is licensed for, the teacher the rest
/// and an audit share of the student's.
///
/// A window uses the promotion that was in force at its start, so doing it again routes the same
/// rows the same way.
package struct Routing: Sendable {
    package let pointer: String
    /// The share of the student's prompts that the teacher answers too.
    package let audit: Share
    package let seed: UInt64

    package init(pointer: String, audit: Share, seed: UInt64) {
        self.pointer = pointer
        self.audit = audit
        self.seed = seed
    }

    var configuration: String { "pointer=\(pointer) audit=\(audit) seed=\(seed)" }

    func asksStudent(_ item: LabelledCandidate, _ promotion: Promotion?) -> Bool {
        promotion?.licensed.contains(item.taskType) == true
    }

    func asksTeacher(_ item: LabelledCandidate, _ promotion: Promotion?) -> Bool {
        guard asksStudent(item, promotion) else { return true }
        // Families of variants are drawn together, by their root.
        var draw = SeededGenerator(seed: seed, "audit " + item.candidate.root)
        return draw.unit() < audit.fraction
    }

    /// What of a promotion decides about routing and answers.
    static func digest(_ promotion: Promotion?) -> Digest {
        var builder = DigestBuilder()
        builder.field("promotion")
        guard let promotion else { return builder.finish() }
        builder.field(promotion.student.label)
        builder.field(promotion.student.weights)
        for type in promotion.licensed { builder.field(type.description) }
        return builder.finish()
    }
}
