import Datasets
import Flywheel
import Foundation
import JSON
import Warehouse

/// `dataset`: what versions there are, what is in them, and where it came from.
enum DatasetCommands {
    static let all = [
        Command("dataset list", "[--json]", "lists the datasets of all pipelines", list),
        Command(
            "dataset show",
            "NAME[@VERSION] [--json]",
            "shows a version: rows, task types, tags, provenance",
            show
        ),
        Command("dataset log", "NAME [--json]", "lists a dataset's versions", log),
        Command(
            "dataset diff",
            "NAME@A NAME@B [--json]",
            "shows what came and went between versions",
            diff
        ),
        Command(
            "dataset tag",
            "NAME[@VERSION] TAG",
            "names a version; a tag can be moved",
            tag
        ),
        Command(
            "dataset export",
            "NAME[@VERSION] --output FILE [--shape flywheel|messages|sharegpt|alpaca]",
            "writes a version as JSON lines, always the same bytes",
            DatasetExport.run
        ),
        Command(
            "dataset lineage",
            "NAME[@VERSION] [--json]",
            "shows windows, stages and students of a version",
            lineage
        ),
        Command(
            "dataset verify",
            "NAME[@VERSION]",
            "recomputes a version's root hash from its members",
            verify
        ),
    ]

    private static func list(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let json = arguments.flag("--json")
        try arguments.finish()
        var rows: [[String]] = []
        var values: [JSONValue] = []
        for archive in try Archive.all(session) {
            for set in try archive.warehouse.datasets() {
                rows.append([
                    archive.warehouse.pipeline, set.name, set.newest.map { "@\($0)" } ?? "–",
                    set.rows.map(String.init) ?? "–", set.publishedAt?.description ?? "–",
                ])
                values.append([
                    "pipeline": .string(archive.warehouse.pipeline), "dataset": .string(set.name),
                    "versions": .integer(Int64(set.versions)),
                    "rows": set.rows.map { .integer(Int64($0)) } ?? .null,
                ])
            }
        }
        if json {
            session.terminal.show(.array(values))
        } else {
            session.terminal.table(["pipeline", "dataset", "newest", "rows", "published"], rows)
        }
        return 0
    }

    private static func show(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let json = arguments.flag("--json")
        let (archive, version) = try open(&arguments, session)
        try arguments.finish()
        let lookup = VersionText(version, archive.schedule)
        if json {
            session.terminal.show(lookup.value)
        } else {
            for line in lookup.lines { session.terminal.print(line) }
        }
        return 0
    }

    private static func log(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let json = arguments.flag("--json")
        let (archive, newest) = try open(&arguments, session)
        try arguments.finish()
        let versions = try archive.warehouse.versions(of: newest.dataset)
        if json {
            session.terminal.show(.array(versions.map { VersionText($0, archive.schedule).value }))
            return 0
        }
        let tags = try archive.warehouse.tags(of: newest.dataset)
        session.terminal.table(
            ["version", "rows", "held out", "root", "tags", "published"],
            versions.map { version in
                [
                    version.name, "\(version.statistics.rows)", "\(version.statistics.heldOut)",
                    String(version.root.hex.prefix(12)),
                    tags.filter { $0.version == version.version }.map(\.tag)
                        .joined(separator: " "),
                    version.publishedAt.description,
                ]
            }
        )
        return 0
    }

    private static func diff(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let json = arguments.flag("--json")
        let (archive, left) = try open(&arguments, session)
        let right = try archive.warehouse.version(
            named: try arguments.operand("a second version such as name@2"),
            archive.schedule
        )
        try arguments.finish()
        guard left.dataset == right.dataset else {
            throw Failure(.usage, "usage", "\(left.name) and \(right.name) are different datasets")
        }
        let diff = try archive.warehouse.diff(
            of: left.dataset,
            from: left.version,
            to: right.version
        )
        if json {
            session.terminal.show(DiffText.value(diff))
        } else {
            for line in DiffText.lines(diff) { session.terminal.print(line) }
        }
        return 0
    }

    private static func tag(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let (archive, version) = try open(&arguments, session)
        let tag = try arguments.operand("a tag")
        try arguments.finish()
        try archive.warehouse.setTag(tag, on: version)
        session.terminal.complain("\(version.dataset)@\(tag) is now \(version.name)")
        return 0
    }

    private static func lineage(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let json = arguments.flag("--json")
        let (archive, version) = try open(&arguments, session)
        try arguments.finish()
        let lineage = try archive.warehouse.lineage(of: version)
        if json {
            session.terminal.show(LineageText.value(lineage, archive.schedule))
        } else {
            for line in LineageText.lines(lineage, archive.schedule) {
                session.terminal.print(line)
            }
        }
        return 0
    }

    private static func verify(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let (archive, version) = try open(&arguments, session)
        try arguments.finish()
        let check = try archive.warehouse.verify(version)
        guard check.isIntact else {
            throw Failure(
                .badData,
                "not_intact",
                "\(version.name) was published with root \(check.recorded) and now has "
                    + "\(check.found) over \(check.rows) rows"
            )
        }
        session.terminal.print("\(version.name) is intact: \(check.rows) rows, root \(check.found)")
        return 0
    }

    /// Takes the first operand as a version's name and finds it.
    static func open(
        _ arguments: inout Arguments,
        _ session: Session
    ) throws -> (Archive, DatasetVersion) {
        let pipeline = try arguments.option("--pipeline")
        let text = try arguments.operand("a dataset such as support, support@17 or support@tag")
        let dataset = DatasetName(text)?.dataset ?? text
        let archive = try Archive.open(named: pipeline, session, dataset: dataset)
        return (archive, try archive.warehouse.version(named: text, archive.schedule))
    }
}
