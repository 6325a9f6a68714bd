package import Flywheel
import Postgres
import SQLCatalog

/// A dataset version as people name it.
package struct DatasetName: Hashable, Sendable {
    package enum Which: Hashable, Sendable {
        /// `name` and `name@latest`.
        case latest
        /// `name@17`.
        case number(Int)
        /// `name@{2026-11-01}`: the newest at the end of that day in the pipeline's time zone.
        case asOf(Day)
        /// `name@<tag>` or `name@<hash prefix>`; a tag wins.
        case word(String)
    }

    package var dataset: String
    package var which: Which

    /// - Returns: `nil` without a name, with nothing after `@`, or for a day that does not exist.
    package init?(_ text: String) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty else { return nil }
        dataset = String(name)
        guard parts.count == 2 else {
            which = .latest
            return
        }
        let word = String(parts[1])
        if word.isEmpty { return nil }
        if word == "latest" {
            which = .latest
        } else if let number = Int(word) {
            which = .number(number)
        } else if word.hasPrefix("{"), word.hasSuffix("}") {
            guard let day = Day(String(word.dropFirst().dropLast())) else { return nil }
            which = .asOf(day)
        } else {
            which = .word(word)
        }
    }
}

extension Warehouse {
    /// Finds the version a name stands for.
    ///
    /// - Throws: ``Failure`` of usage that says which names there are.
    package func version(named text: String, _ schedule: Schedule) throws -> DatasetVersion {
        guard let name = DatasetName(text) else {
            throw Failure(
                .usage,
                "dataset_name",
                "'\(text)' names no version: write name, name@17, name@tag, name@<hash prefix>, "
                    + "name@latest or name@{2026-11-01}"
            )
        }
        guard let number = try number(of: name, schedule),
            let version = try version(number, of: name.dataset)
        else {
            throw Failure(
                .usage,
                "unknown_version",
                "there is no version '\(text)'; `flywheel dataset list` and "
                    + "`flywheel dataset log \(name.dataset)` show what there is"
            )
        }
        return version
    }

    package func version(_ number: Int, of dataset: String) throws -> DatasetVersion? {
        try query(SQLCatalog.datasetVersion, [pipeline, dataset, number]).first.map { row in
            try Failure.explaining { try row.datasetVersion(dataset) }
        }
    }

    private func number(of name: DatasetName, _ schedule: Schedule) throws -> Int? {
        switch name.which {
        case .latest: return try latestVersion(of: name.dataset)?.version
        case .number(let number): return number
        case .asOf(let day):
            // Noon of the next day, whatever the length of this one.
            let next = schedule.day(of: schedule.midnight(of: day).advanced(bySeconds: 36 * 3600))
            return try newest(SQLCatalog.datasetAsOf, name, schedule.midnight(of: next).timestamp)
        case .word(let word):
            if let tagged = try newest(SQLCatalog.datasetByTag, name, word) { return tagged }
            return try number(of: name, prefix: word.lowercased())
        }
    }

    private func newest(
        _ sql: String,
        _ name: DatasetName,
        _ key: any PostgresValue
    ) throws -> Int? {
        try query(sql, [pipeline, name.dataset, key]).first.map { row in
            try Failure.explaining { try row.get("version") }
        }
    }

    private func number(of name: DatasetName, prefix: String) throws -> Int? {
        guard prefix.count >= 4, prefix.allSatisfy(\.isHexDigit) else { return nil }
        let found = try query(SQLCatalog.datasetByPrefix, [pipeline, name.dataset, prefix])
        let versions = try found.map { row in
            try Failure.explaining { try row.datasetVersion(name.dataset) }
        }
        guard Set(versions.map(\.root)).count <= 1 else {
            throw Failure(
                .usage,
                "ambiguous_version",
                "'\(prefix)' begins the hash of \(versions.count) versions: give more digits"
            )
        }
        return versions.first?.version
    }
}
