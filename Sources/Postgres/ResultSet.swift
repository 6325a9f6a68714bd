import CPostgres

/// What one statement gave back; the only owner of its `PGresult`.
final class ResultSet {
    enum Status { case done, copyIn, copyOut, failed }

    enum Diagnostic {
        case sqlState, message, constraint, table, column, position, sourceFunction
    }

    private let result: OpaquePointer
    private lazy var places = makePlaces()

    /// Takes over the handle and frees it in the end.
    init(owning result: OpaquePointer) { self.result = result }

    deinit { PQclear(result) }

    var status: Status {
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: .done
        case PGRES_COPY_IN: .copyIn
        case PGRES_COPY_OUT: .copyOut
        default: .failed
        }
    }

    var rowCount: Int { Int(PQntuples(result)) }
    var columnCount: Int { Int(PQnfields(result)) }

    /// Rows inserted, changed, deleted or returned; 0 for statements that count nothing.
    var affected: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    /// The first word the server says it did: `COMMIT`, `INSERT 0 1`.
    var commandTag: String { String(cString: PQcmdStatus(result)) }

    func diagnostic(_ field: Diagnostic) -> String? {
        PQresultErrorField(result, field.code).map { String(cString: $0) }
    }

    func name(ofColumn column: Int) -> String {
        PQfname(result, Int32(column)).map { String(cString: $0) } ?? "\(column)"
    }

    /// The first column of that name.
    func place(ofColumn name: String) -> Int? { places[name] }

    /// Lends one field, nil for NULL; the bytes are gone after the closure.
    ///
    /// - Precondition: row and column lie within `rowCount` and `columnCount`.
    func withField<Result>(
        row: Int,
        column: Int,
        _ body: (BinaryField?) -> Result
    ) -> Result {
        let (row, column) = (Int32(row), Int32(column))
        guard PQgetisnull(result, row, column) == 0 else { return body(nil) }
        let length = Int(PQgetlength(result, row, column))
        let bytes = UnsafeRawBufferPointer(start: PQgetvalue(result, row, column), count: length)
        return body(BinaryField(bytes: bytes, oid: PQftype(result, column)))
    }

    private func makePlaces() -> [String: Int] {
        let named = (0..<columnCount).map { (name(ofColumn: $0), $0) }
        return Dictionary(named, uniquingKeysWith: { first, _ in first })
    }
}

extension ResultSet.Diagnostic {
    /// Field codes of the error message, from `postgres_ext.h`, where they are characters that
    /// Swift does not import.
    fileprivate var code: Int32 {
        let letter: Unicode.Scalar =
            switch self {
            case .sqlState: "C"
            case .message: "M"
            case .constraint: "n"
            case .table: "t"
            case .column: "c"
            case .position: "P"
            case .sourceFunction: "R"
            }
        return Int32(letter.value)
    }
}
