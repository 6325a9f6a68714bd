package import Flywheel

/// Which part of the work a run takes on.
package struct Selection: Sendable, Hashable {
    /// What is to be done again although it is done.
    package enum Reprocess: String, Sendable, CaseIterable {
        /// Only what was never done, or whose input changed.
        case missing
        /// What failed, and nothing else.
        case failed
        /// Everything in the range.
        case all
    }

    package var kind: String
    /// `nil` for all stages.
    package var stages: Set<StageName>?
    /// Windows that start before this instant are left alone.
    package var from: Instant?
    /// Windows that end after this instant are left alone.
    package var to: Instant?
    package var reprocess: Reprocess
    /// Tries windows again that were told to wait after failing.
    package var isImpatient: Bool

    package static let catchUp = Selection(kind: "run", reprocess: .missing, isImpatient: false)

    package init(
        kind: String,
        stages: Set<StageName>? = nil,
        from: Instant? = nil,
        to: Instant? = nil,
        reprocess: Reprocess,
        isImpatient: Bool
    ) {
        self.kind = kind
        self.stages = stages
        self.from = from
        self.to = to
        self.reprocess = reprocess
        self.isImpatient = isImpatient
    }

    func includes(_ stage: StageName) -> Bool { stages?.contains(stage) ?? true }

    func includes(_ window: Window) -> Bool {
        (from.map { $0 <= window.start } ?? true) && (to.map { window.end <= $0 } ?? true)
    }
}
