package import Flywheel

/// One thumb.
package struct Vote: Sendable, Hashable {
    /// The pseudonym of who gave it.
    package var rater: String
    package var prompt: Digest
    package var answer: Digest
    package var taskType: TaskType
    package var isUp: Bool

    package init(rater: String, prompt: Digest, answer: Digest, taskType: TaskType, isUp: Bool) {
        self.rater = rater
        self.prompt = prompt
        self.answer = answer
        self.taskType = taskType
        self.isUp = isUp
    }
}

/// What is known of somebody who gives thumbs.
package struct RaterRecord: Sendable, Hashable {
    package enum Standing: String, Sendable, Hashable {
        case counted
        /// Says the opposite of the others' majority most of the time.
        case contrary
        /// Votes against the others more often than chance allows.
        case unlikely
        /// Gives every answer the same thumb, which says nothing about any of them.
        case uniform
    }

    package var rater: String
    package var votes = 0
    package var ups = 0
    /// Votes on an answer about which the others' majority says something.
    package var comparable = 0
    package var agreeing = 0
    /// The larger of the two test statistics, see ``RaterBoard``.
    package var evidence = 1.0

    package init(rater: String) { self.rater = rater }

    /// Share of comparable votes that agree with the others; `nil` where there are none.
    package var agreement: Double? {
        comparable == 0 ? nil : Double(agreeing) / Double(comparable)
    }

    package var standing: Standing {
        if comparable >= Self.minimumVotes, let agreement, agreement < Self.leastAgreement {
            return .contrary
        }
        if votes >= Self.minimumVotes, evidence > Self.mostEvidence { return .unlikely }
        if votes >= Self.uniformVotes, ups == 0 || ups == votes { return .uniform }
        return .counted
    }

    // FastChat `elo_analysis.py::outlier_detect`: five votes before anybody is judged, flagged past
    // 1/α at α = 0.05.
    private static let minimumVotes = 5
    private static let mostEvidence = 20.0
    // No published constants for single-answer thumbs: chosen so that three of ten agreeing votes
    // still count, and ten thumbs alike do not.
    private static let leastAgreement = 0.3
    private static let uniformVotes = 10
}
