package import Flywheel
import FoundationEssentials
import Postgres
import SQLCatalog

extension Warehouse {
    package func beginRun(kind: String, arguments: String, build: String) throws -> String {
        let id = Self.runID()
        try Failure.explaining {
            try keeper.execute(SQLCatalog.runMarkAlive, [id])
            try keeper.execute(
                SQLCatalog.runBegin,
                [
                    id, pipeline, kind, arguments, build, Self.host,
                    Int(ProcessInfo.processInfo.processIdentifier), Int(writer.backend),
                ]
            )
        }
        run = id
        return id
    }

    package func endRun(_ run: String, outcome: String) throws {
        try Failure.explaining {
            try keeper.execute(SQLCatalog.runEnd, [run, outcome])
            try keeper.execute(SQLCatalog.runMarkEnded, [run])
        }
        if self.run == run { self.run = nil }
    }

    package func register(
        _ stage: StageName,
        _ fingerprint: Digest,
        configuration: String
    ) throws {
        _ = try Failure.explaining {
            try keeper.execute(
                SQLCatalog.stageRegister,
                [pipeline, stage.rawValue, fingerprint.bytes, configuration]
            )
        }
    }

    /// Second of the start and 32 random bits: `20261001T020000Z-9f3c21aa`, sorted by time.
    private static func runID() -> String {
        let second = Instant(microseconds: Instant.now.microseconds / 1_000_000 * 1_000_000)
        let stamp = second.description.filter { $0 != "-" && $0 != ":" }
        let draw = String(UInt32.random(in: .min ... .max), radix: 16)
        return "\(stamp)-\(String(repeating: "0", count: 8 - draw.count))\(draw)"
    }

    /// The kernel's name for this machine; asking the resolver could block.
    private static var host: String {
        let name = try? String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)
        return name.map { String($0.prefix { !$0.isNewline }) } ?? "unknown"
    }
}
