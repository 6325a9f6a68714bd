/// One row of a `copyOut`, read in place; it cannot outlive the closure it is lent to.
///
/// COPY tells no types, so the reader's word is taken: cast in the query where in doubt.
package struct CopyRow: ~Copyable {
    private var message = UnsafeRawBufferPointer(start: nil, count: 0)
    private var fields: [(start: Int, length: Int)] = []

    fileprivate init() {}

    package var count: Int { fields.count }

    package func isNull(_ column: Int) throws(PostgresError) -> Bool {
        try field(column) == nil
    }

    /// The value of a column by its place, counted from 0.
    package func get<Value: PostgresValue>(
        _ column: Int,
        as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        let bytes = try field(column)
        let value = bytes.map { Value.decode(BinaryField(bytes: $0, oid: TypeNumber.untold)) }
        guard let value = value ?? Value.null else {
            let found = bytes.map { "\($0.count) bytes" } ?? "NULL"
            throw PostgresError(.data, "column \(column) is \(found) and cannot be \(Value.self)")
        }
        return value
    }

    /// Lends the bytes of a field as the server sent them, for text its UTF-8; nil for NULL.
    package func withBytes<Result>(
        _ column: Int,
        _ body: (Span<UInt8>) throws -> Result
    ) throws -> Result? {
        guard let bytes = try field(column) else { return nil }
        return try bytes.withMemoryRebound(to: UInt8.self) { try body($0.span) }
    }

    private func field(_ column: Int) throws(PostgresError) -> UnsafeRawBufferPointer? {
        guard fields.indices.contains(column) else {
            throw PostgresError(.undefined, "the row has no column \(column)")
        }
        let (start, length) = fields[column]
        return length < 0
            ? nil : UnsafeRawBufferPointer(rebasing: message[start..<start + length])
    }

    /// Takes the message that holds one row; false for the end mark.
    fileprivate mutating func load(
        _ message: UnsafeRawBufferPointer
    ) throws(PostgresError) -> Bool {
        self.message = message
        fields.removeAll(keepingCapacity: true)
        var reader = BinaryReader(message)
        guard let count = reader.integer(Int16.self) else { throw .brokenCopy }
        guard count >= 0 else { return false }
        var place = 2
        for _ in 0..<count {
            guard let length = reader.integer(Int32.self) else { throw .brokenCopy }
            place += 4
            if length >= 0, reader.take(Int(length)) == nil { throw .brokenCopy }
            fields.append((place, Int(length)))
            place += max(0, Int(length))
        }
        return true
    }
}

extension Connection {
    /// Reads a query with `COPY (…) TO STDOUT (FORMAT BINARY)`, one row in memory at a time.
    ///
    /// The cheapest way to read many rows; COPY takes no parameters. The closure must not use
    /// this connection. When it throws, the server stops reading.
    package func copyOut(_ sql: String, _ row: (borrowing CopyRow) throws -> Void) throws {
        // A file may end in a comment or a semicolon.
        let query = sql.reversed().drop { $0.isWhitespace || $0 == ";" }.reversed()
        let statement = "COPY (\(String(query))\n) TO STDOUT (FORMAT BINARY)"
        try link.beginCopy(statement, .copyOut)
        do {
            var current = CopyRow()
            var isFirst = true
            while try link.withCopyMessage({ message in
                let rows = isFirst ? try afterHeader(message) : message
                isFirst = false
                if !rows.isEmpty, try current.load(rows) { try row(current) }
            }) {}
        } catch {
            link.cancel()
            link.skipCopy()
            throw error
        }
        _ = try link.finishCopy(statement)
    }

    /// Signature (11 bytes), flags and extension (length and bytes) come before the first row.
    private func afterHeader(
        _ message: UnsafeRawBufferPointer
    ) throws(PostgresError) -> UnsafeRawBufferPointer {
        var reader = BinaryReader(message)
        guard reader.take(15) != nil, let extra = reader.integer(Int32.self),
            reader.take(Int(extra)) != nil
        else { throw .brokenCopy }
        return UnsafeRawBufferPointer(rebasing: message.dropFirst(19 + Int(extra)))
    }
}

extension Link {
    /// Drops what is left of a COPY out, its outcome included.
    fileprivate func skipCopy() {
        while (try? withCopyMessage { _ in }) == true {}
        drain()
    }
}

extension PostgresError {
    fileprivate static let brokenCopy = Self(.data, "the COPY data is not in the known form")
}
