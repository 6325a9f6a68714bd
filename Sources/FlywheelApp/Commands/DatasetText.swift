import Flywheel
import JSON
import Warehouse

/// A version as lines and as JSON.
struct VersionText {
    private let version: DatasetVersion
    private let schedule: Schedule

    init(_ version: DatasetVersion, _ schedule: Schedule) {
        self.version = version
        self.schedule = schedule
    }

    var lines: [String] {
        let facts = version.statistics
        var lines = [
            "\(version.name)  root \(version.root)",
            "  rows \(facts.rows), held out \(facts.heldOut), parent "
                + (version.parent.map { "@\($0)" } ?? "none"),
            "  published \(version.publishedAt)",
            "  covers \(Coverage(version.coverage).windows.map(\.description).joined(separator: " "))",
        ]
        lines += Self.section("task types", facts.byTaskType)
        lines += Self.section("tags", facts.byTag)
        lines += Self.section("left out", facts.leftOut)
        lines.append("  provenance")
        for (name, text) in facts.provenance.sorted(by: { $0.key < $1.key }) {
            let indented = text.split(separator: "\n").joined(separator: "\n      ")
            lines.append("    \(name): \(indented)")
        }
        return lines
    }

    var value: JSONValue {
        let facts = version.statistics
        return [
            "version": .string(version.name), "root": .string(version.root.hex),
            "parent": version.parent.map { .integer(Int64($0)) } ?? .null,
            "rows": .integer(Int64(facts.rows)), "held_out": .integer(Int64(facts.heldOut)),
            "published_at": .string(version.publishedAt.description),
            "coverage": .array(Coverage(version.coverage).windows.map { .string($0.description) }),
            "task_types": Self.object(facts.byTaskType), "tags": Self.object(facts.byTag),
            "left_out": Self.object(facts.leftOut),
            "provenance": .object(
                JSONObject(
                    facts.provenance.sorted { $0.key < $1.key }.map {
                        (key: $0.key, value: .string($0.value))
                    }
                )
            ),
        ]
    }

    private static func section(_ title: String, _ counts: [String: Int]) -> [String] {
        guard !counts.isEmpty else { return [] }
        return ["  \(title)"]
            + counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "    \($0.value)  \($0.key)" }
    }

    static func object(_ counts: [String: Int]) -> JSONValue {
        .object(
            JSONObject(
                counts.sorted { $0.key < $1.key }.map {
                    (key: $0.key, value: .integer(Int64($0.value)))
                }
            )
        )
    }
}

/// What came and went between two versions.
enum DiffText {
    static func lines(_ diff: DatasetDiff) -> [String] {
        var lines = [
            "\(diff.added.count) added, \(diff.removed.count) removed, "
                + "\(diff.moved.count) moved to the other side of the split"
        ]
        for (mark, changes) in [("+", diff.added), ("-", diff.removed), ("~", diff.moved)] {
            for (type, count) in counts(changes) { lines.append("  \(mark)\(count)  \(type)") }
        }
        return lines
    }

    static func value(_ diff: DatasetDiff) -> JSONValue {
        [
            "added": .array(diff.added.map(value)), "removed": .array(diff.removed.map(value)),
            "moved": .array(diff.moved.map(value)),
        ]
    }

    private static func counts(_ changes: [DatasetChange]) -> [(String, Int)] {
        Dictionary(grouping: changes, by: \.taskType.description)
            .map { ($0.key, $0.value.count) }.sorted { $0.0 < $1.0 }
    }

    private static func value(_ change: DatasetChange) -> JSONValue {
        [
            "sample": .integer(change.sample), "candidate": .string(change.candidate),
            "leaf": .string(change.leaf.hex), "task_type": .string(change.taskType.description),
        ]
    }
}

/// What a version rests on and who was trained on it.
enum LineageText {
    static func lines(_ lineage: DatasetLineage, _ schedule: Schedule) -> [String] {
        var lines = ["\(lineage.version.name)  root \(lineage.version.root.hex.prefix(12))"]
        var window: Window?
        for origin in lineage.origins {
            if origin.window != window {
                window = origin.window
                lines.append("  \(schedule.name(of: origin.window))")
            }
            let output = origin.output.map { String($0.hex.prefix(12)) } ?? "–"
            lines.append(
                "    \(origin.stage)  configuration \(origin.fingerprint.hex.prefix(12))  "
                    + "output \(output)"
            )
        }
        for student in lineage.students {
            lines.append(
                "  trained \(student.label)  weights \(student.weights.prefix(12))  "
                    + student.directory
            )
        }
        return lines
    }

    static func value(_ lineage: DatasetLineage, _ schedule: Schedule) -> JSONValue {
        [
            "version": .string(lineage.version.name),
            "origins": .array(
                lineage.origins.map {
                    [
                        "window": .string(schedule.name(of: $0.window)),
                        "stage": .string($0.stage.rawValue),
                        "fingerprint": .string($0.fingerprint.hex),
                        "output": $0.output.map { .string($0.hex) } ?? .null,
                    ]
                }
            ),
            "students": .array(
                lineage.students.map {
                    [
                        "student": .string($0.label), "weights": .string($0.weights),
                        "directory": .string($0.directory),
                    ]
                }
            ),
        ]
    }
}
