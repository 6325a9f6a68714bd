import Flywheel

@testable import Stages

/// The tables of `filter` in memory, with the promises of the real ones.
final class MemoryFilterStore: FilterStore {
    struct Kept: Hashable {
        var candidate: Candidate
        var bands: [Int64]
    }

    var conversations: [Conversation] = []
    private(set) var kept: [Window: [Kept]] = [:]
    private(set) var rejected: [Window: [Rejection]] = [:]
    private(set) var lookUps = 0

    func eachConversation(in window: Window, _ body: (Conversation) throws -> Void) throws {
        let inside = conversations.filter { window.contains($0.createdAt) }
        for one in inside.sorted(by: { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }) {
            try body(one)
        }
    }

    func indexedPrompts(bands: [Int64], before window: Window) throws -> [IndexedPrompt] {
        lookUps += 1
        let wanted = Set(bands)
        return kept.filter { $0.key.start < window.start }.values.joined().compactMap { kept in
            let shared = kept.bands.filter(wanted.contains)
            guard !shared.isEmpty else { return nil }
            return IndexedPrompt(
                candidate: kept.candidate.id,
                prompt: kept.candidate.prompt,
                bands: shared
            )
        }
    }

    func replaceCandidates(
        _ claim: Claim,
        _ body: (_ sink: any FilterSink) throws -> Outcome
    ) throws -> Outcome {
        let sink = Sink()
        let outcome = try body(sink)
        kept[claim.window] = sink.kept
        rejected[claim.window] = sink.rejected
        return outcome
    }

    private final class Sink: FilterSink {
        var kept: [Kept] = []
        var rejected: [Rejection] = []
        func keep(_ candidate: Candidate, bands: [Int64]) {
            kept.append(Kept(candidate: candidate, bands: bands))
        }
        func reject(_ rejection: Rejection) { rejected.append(rejection) }
    }
}

/// Keeps what a stage notes.
struct MemoryJournal: Journal {
    final class Notes: @unchecked Sendable {
        // Touched by the test's thread only.
        var entries: [JournalEntry] = []
    }

    let notes = Notes()

    func note(_ entry: JournalEntry) { notes.entries.append(entry) }

    func progress(
        _ stage: StageName,
        _ window: Window,
        _ done: Int,
        of total: Int?,
        _ unit: String
    ) {}
}
