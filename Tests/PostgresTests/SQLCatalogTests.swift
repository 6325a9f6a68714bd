import Foundation
import Postgres
import SQLCatalog
import Testing

struct SQLCatalogTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../sql").standardized

    /// Names without `.sql`, sorted.
    static func files(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: Self.folder.appending(path: folder).path
        )
        .filter { $0.hasSuffix(".sql") }.map { String($0.dropLast(4)) }.sorted()
    }

    /// `package static let name = text(PackageResources.name_sql)`, one a line.
    static func constants() throws -> [(name: String, file: String)] {
        let source = try String(
            contentsOf: folder.appending(path: "SQLCatalog.swift"),
            encoding: .utf8
        )
        let line = /static let (\w+)\s*=\s*text\(PackageResources\.(\w+)_sql\)/
        return source.matches(of: line).map { (String($0.1), String($0.2)) }
    }

    @Test func `every query file has its constant and every constant its file`() throws {
        let constants = try Self.constants()
        #expect(constants.map(\.file).sorted() == (try Self.files("queries")))
    }

    @Test func `a constant is the name of its file in camel case`() throws {
        for (name, file) in try Self.constants() {
            let words = file.split(separator: "_")
            let camel = words.prefix(1) + words.dropFirst().map { $0.capitalized[...] }
            #expect(name == camel.joined())
        }
    }

    @Test func `every migration file is listed, in order, with its text`() throws {
        let names = try Self.files("migrations")
        #expect(SQLCatalog.migrations.map(\.name) == names)
        for (name, sql) in SQLCatalog.migrations {
            let file = Self.folder.appending(path: "migrations/\(name).sql")
            #expect(try sql == String(contentsOf: file, encoding: .utf8))
        }
    }

    @Test(.enabled(if: TestDatabase.isAvailable, "\(TestDatabase.advice)"))
    func `the migrations apply to a fresh database, once`() throws {
        let database = try TestDatabase()
        let connection = try database.connect()
        let applied = try Migrator.migrate(connection, migrations: SQLCatalog.migrations)
        #expect(applied == SQLCatalog.migrations.map(\.name))
        #expect(try Migrator.migrate(connection, migrations: SQLCatalog.migrations).isEmpty)
    }
}
