import Flywheel

@testable import Stages

/// The tables that `distill` reads and writes, in memory, with the promises of the real ones.
final class MemoryDistillStore: DistillStore {
    var version: DatasetVersion?
    var members: [Split: [Sample]] = [:]
    var preferences: [(window: Window, pair: Preference)] = []
    private(set) var students: [StudentRecord] = []

    func latestVersion(of dataset: String) throws -> DatasetVersion? {
        version?.dataset == dataset ? version : nil
    }

    func eachMember(
        of dataset: String,
        version: Int,
        split: Split,
        _ body: (Sample) throws -> Void
    ) throws {
        for sample in (members[split] ?? []).sorted(by: { $0.leaf < $1.leaf }) { try body(sample) }
    }

    func eachPreference(in windows: [Window], _ body: (Preference) throws -> Void) throws {
        for (window, pair) in preferences where windows.contains(window) { try body(pair) }
    }

    func student(_ name: String, datasetVersion: Int) throws -> StudentRecord? {
        students.last { $0.name == name && $0.datasetVersion == datasetVersion }
    }

    func record(
        _ claim: Claim,
        _ student: StudentRecord,
        outcome: Outcome
    ) throws -> StudentRecord {
        var numbered = student
        numbered.version = students.count + 1
        students.append(numbered)
        return numbered
    }
}
