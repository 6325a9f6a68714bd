import Flywheel
import JSON
import Student

/// The rows of the `student` verbs.
enum StudentRows {
    /// `{"messages", "task_type", "weight"}`.
    static func training(_ path: String, onlyChannel channel: String? = nil) throws -> [TrainingRow]
    {
        var rows = try RowFile(path: path)
        var found: [TrainingRow] = []
        var channels: Set<String> = []
        while let row = try rows.next() {
            let name = row.value["task_type"]?.string ?? "unknown"
            channels.insert(name)
            guard channel == nil || name == channel else { continue }
            found.append(
                TrainingRow(turns: try turns(row), channel: name, weight: try weight(row))
            )
        }
        if let channel, found.isEmpty { throw noRows(of: channel, in: path, channels) }
        return found
    }

    /// `{"messages", "chosen", "rejected", "task_type", "weight"}`; the messages are the prompt.
    static func pairs(_ path: String, onlyChannel channel: String? = nil) throws -> [PreferenceRow]
    {
        var rows = try RowFile(path: path)
        var found: [PreferenceRow] = []
        var channels: Set<String> = []
        while let row = try rows.next() {
            let name = row.value["task_type"]?.string ?? "unknown"
            channels.insert(name)
            guard channel == nil || name == channel else { continue }
            found.append(
                PreferenceRow(
                    prompt: try turns(row),
                    chosen: try row.string("chosen"),
                    rejected: try row.string("rejected"),
                    channel: name,
                    weight: try weight(row)
                )
            )
        }
        if let channel, found.isEmpty { throw noRows(of: channel, in: path, channels) }
        return found
    }

    static func turns(_ row: RowFile.Row) throws -> [ChatTurn] {
        try row.messages().map { ChatTurn(role: $0.role.rawValue, content: $0.content) }
    }

    private static func weight(_ row: RowFile.Row) throws -> Float {
        guard let value = row.value["weight"] else { return 1 }
        guard let number = value.number else {
            throw row.refusal("bad_row", "\"weight\" is no number")
        }
        return Float(number)
    }

    private static func noRows(
        of channel: String,
        in path: String,
        _ channels: Set<String>
    ) -> Failure {
        let known = channels.sorted()
        return Failure(
            .badData,
            "empty_channel",
            "\(path): no row has the task type \(channel)"
                + (known.isEmpty
                    ? "; the file is empty"
                    : "; there are " + known.prefix(20).joined(separator: ", "))
        )
    }

    /// Streams a file of rows through a function that adds one member to each.
    static func rewrite(
        _ input: String,
        _ output: String,
        _ add: ([RowFile.Row]) throws -> (String, [JSONValue])
    ) throws -> Int32 {
        var rows = try RowFile(path: input)
        var writer = try JSONLinesWriter(path: output)
        var isAtEnd = false
        while !isAtEnd {
            var batch: [RowFile.Row] = []
            while batch.count < 512 {
                guard let row = try rows.next() else {
                    isAtEnd = true
                    break
                }
                batch.append(row)
            }
            guard !batch.isEmpty else { break }
            let (name, values) = try add(batch)
            for (row, value) in zip(batch, values) {
                var object = row.value.object ?? JSONObject()
                object[name] = value
                try writer.append(.object(object))
            }
        }
        try writer.close()
        return 0
    }
}
