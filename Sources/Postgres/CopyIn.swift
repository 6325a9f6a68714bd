/// Takes the rows of one `copyIn`, each in the order of its columns.
package struct CopyWriter: ~Copyable {
    private let link: Link
    private let columns: [CopyColumn]
    private var buffer = BinaryBuffer()

    /// Signature, flags and extension length of `COPY … (FORMAT BINARY)`, PostgreSQL manual, COPY.
    private static let header: [UInt8] =
        Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8)

    /// A compromise between system calls and memory.
    private static let chunk = 1 << 16

    fileprivate init(link: Link, columns: [CopyColumn]) {
        self.link = link
        self.columns = columns
        buffer.bytes = Self.header
        buffer.bytes.reserveCapacity(2 * Self.chunk)
    }

    /// Adds a row; each value must have its column's type exactly, text any text-like one.
    ///
    /// - Throws: `misuse` for a wrong count or type, naming the column.
    package mutating func append<each Value: PostgresValue>(
        _ value: repeat each Value
    ) throws(PostgresError) {
        let start = beginRow()
        var index = 0
        for value in repeat each value {
            try append(field: value, at: index, rowStart: start)
            index += 1
        }
        try endRow(start, count: index)
    }

    /// Adds a row whose number of columns is known at run time only.
    package mutating func append(row: [any PostgresValue]) throws(PostgresError) {
        let start = beginRow()
        for (index, value) in row.enumerated() {
            try append(field: value, at: index, rowStart: start)
        }
        try endRow(start, count: row.count)
    }

    private mutating func beginRow() -> Int {
        let start = buffer.bytes.count
        buffer.append(Int16(truncatingIfNeeded: columns.count))
        return start
    }

    private mutating func append<Value: PostgresValue>(
        field value: Value,
        at index: Int,
        rowStart: Int
    ) throws(PostgresError) {
        guard index < columns.count else { return }
        guard columns[index].accepts(Value.oid) else {
            buffer.bytes.removeLast(buffer.bytes.count - rowStart)
            throw columns[index].mismatch(Value.self)
        }
        buffer.appendWithLength(value)
    }

    private mutating func endRow(_ start: Int, count: Int) throws(PostgresError) {
        guard count == columns.count else {
            buffer.bytes.removeLast(buffer.bytes.count - start)
            throw PostgresError(.misuse, "a row of \(count) values for \(columns.count) columns")
        }
        if buffer.bytes.count >= Self.chunk { try flush() }
    }

    private mutating func flush() throws(PostgresError) {
        try link.putCopyData(buffer.bytes)
        buffer.bytes.removeAll(keepingCapacity: true)
    }

    fileprivate mutating func finish() throws(PostgresError) {
        buffer.append(Int16(-1))
        try flush()
    }
}

/// A column that COPY writes to; the binary form has no conversions, so types must agree.
private struct CopyColumn {
    let name: String
    let type: UInt32
    let isEnum: Bool

    func accepts(_ oid: UInt32) -> Bool {
        oid == type || oid == TypeNumber.text && (isEnum || TextLike.types.contains(type))
    }

    func mismatch<Value: PostgresValue>(_: Value.Type) -> PostgresError {
        let wanted = TypeNumber.spelling(type)
        return PostgresError(.misuse, "column \"\(name)\" is \(wanted), \(Value.self) does not fit")
    }
}

extension Connection {
    /// Loads rows with `COPY … FROM STDIN (FORMAT BINARY)`, all or none.
    ///
    ///     try connection.copyIn("tool", columns: ["id", "name"]) { writer in
    ///         for tool in tools { try writer.append(tool.id, tool.name) }
    ///     }
    ///
    /// The closure must not use this connection. When it throws, nothing is stored.
    ///
    /// - Parameters:
    ///   - table: A table, with its schema before a dot where it has one.
    ///   - columns: The columns given; the others take their defaults.
    ///   - rows: Adds the rows.
    /// - Returns: The rows stored.
    /// - Throws: What the closure throws, and `PostgresError`.
    @discardableResult
    package func copyIn(
        _ table: String,
        columns: [String],
        rows: (inout CopyWriter) throws -> Void
    ) throws -> Int {
        let target = table.split(separator: ".").map { Link.quoted(identifier: String($0)) }
            .joined(separator: ".")
        let names = columns.map(Link.quoted).joined(separator: ", ")
        var writer = CopyWriter(link: link, columns: try copyColumns(target, columns))
        let sql = "COPY \(target) (\(names)) FROM STDIN (FORMAT BINARY)"
        try link.beginCopy(sql, .copyIn)
        do {
            try rows(&writer)
            try writer.finish()
        } catch {
            link.endCopy(failing: "given up by the client")
            link.drain()
            throw error
        }
        link.endCopy()
        return try link.finishCopy(sql).affected
    }

    private func copyColumns(
        _ table: String,
        _ columns: [String]
    ) throws(PostgresError) -> [CopyColumn] {
        let rows = try query(Self.columnTypes, [table, columns])
        let found = try rows.map { (row) throws(PostgresError) in
            CopyColumn(
                name: try row.get("name"),
                type: UInt32(truncatingIfNeeded: try row.get("type", as: Int64.self)),
                isEnum: try row.get("is_enum")
            )
        }
        guard found.count == columns.count else {
            let missing = columns.filter { name in !found.contains { $0.name == name } }
            throw PostgresError(
                .undefined,
                "\(table) has no column \(missing.joined(separator: ", ")); is it migrated?"
            )
        }
        return found
    }

    /// Domains stand for what they are made of.
    private static let columnTypes = """
        SELECT wanted.name,
               coalesce(base.oid, type.oid)::bigint AS type,
               coalesce(base.typtype, type.typtype) = 'e' AS is_enum
        FROM unnest($2) WITH ORDINALITY AS wanted (name, place)
        JOIN pg_attribute AS attribute
          ON attribute.attrelid = $1::regclass AND attribute.attname = wanted.name
         AND attribute.attnum > 0 AND NOT attribute.attisdropped
        JOIN pg_type AS type ON type.oid = attribute.atttypid
        LEFT JOIN pg_type AS base ON base.oid = type.typbasetype
        ORDER BY wanted.place
        """
}
