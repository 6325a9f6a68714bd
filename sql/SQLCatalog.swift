/// The SQL of the tool, embedded at build time: no file is read when it runs.
///
/// One constant per file in `queries`, named after it; `SQLCatalogTests` holds the two together.
/// The generated `PackageResources` turns the dot of `name.sql` into an underscore.
package enum SQLCatalog {
    /// The files of `migrations` in the order they are applied.
    package static let migrations: [(name: String, sql: String)] = [
        ("m0001_schemas", text(PackageResources.m0001_schemas_sql))
    ]

    package static let ping = text(PackageResources.ping_sql)

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
