/// One row of a result; keeps the result alive.
package struct Row {
    let result: ResultSet
    let index: Int

    package var count: Int { result.columnCount }

    /// The value of the first column of that name; ask for an optional type where NULL may be.
    ///
    /// - Throws: `undefined` without such a column, `data` for NULL or another type.
    package func get<Value: PostgresValue>(
        _ column: String,
        as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard let place = result.place(ofColumn: column) else {
            throw PostgresError(.undefined, "the result has no column \"\(column)\"")
        }
        return try get(place, as: type)
    }

    /// The value of a column by its place, counted from 0.
    package func get<Value: PostgresValue>(
        _ column: Int,
        as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard (0..<count).contains(column) else {
            throw PostgresError(.undefined, "the result has no column \(column)")
        }
        let value = result.withField(row: index, column: column) { field in
            field.map(Value.decode) ?? Value.null
        }
        guard let value else { throw mismatch(column, Value.self) }
        return value
    }

    private func mismatch<Value: PostgresValue>(_ column: Int, _: Value.Type) -> PostgresError {
        let found = result.withField(row: index, column: column) { field in
            field.map { TypeNumber.spelling($0.oid) } ?? "NULL"
        }
        let name = result.name(ofColumn: column)
        return PostgresError(.data, "column \"\(name)\" is \(found) and cannot be \(Value.self)")
    }
}
