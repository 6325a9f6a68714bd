import JSON

/// Rows written to a file that appears whole, shared by whoever writes them.
final class RowWriter {
    private var lines: JSONLinesWriter

    init(path: String) throws { lines = try JSONLinesWriter(path: path) }

    func append(_ row: JSONObject) throws { try lines.append(.object(row)) }

    func close() throws { try lines.close() }
}
