import Flywheel
import JSON

/// The prompts of `teacher ask`: `{"messages": …}` and, where they have one, a `"task_type"`.
struct TeacherAskRows {
    struct Row {
        let value: JSONObject
        let question: Question
    }

    private var file: RowFile
    private let batch: Int

    /// - Parameter batch: rows handed out at once.
    init(path: String, batch: Int = 4096) throws {
        file = try RowFile(path: path)
        self.batch = batch
    }

    /// The next rows; candidates are their places among these.
    mutating func next() throws -> [Row]? {
        var rows: [Row] = []
        while rows.count < batch, let row = try file.next() {
            let question = try Self.question(row, rows.count)
            rows.append(Row(value: row.value.object ?? JSONObject(), question: question))
        }
        return rows.isEmpty ? nil : rows
    }

    /// Reads all of it before anything is bought.
    ///
    /// - Returns: how many rows there are.
    /// - Throws: `bad_rows`, naming each by its line.
    static func check(_ path: String) throws -> Int {
        guard path != "-" else {
            throw Failure(.usage, "usage", "--in is read twice and has to be a file")
        }
        var file = try RowFile(path: path)
        var count = 0
        var flaws: [String] = []
        while flaws.count <= most {
            do {
                guard let row = try file.next() else { break }
                _ = try question(row, 0)
                count += 1
            } catch let flaw as Failure where flaw.codeName != "cannot_read" {
                flaws.append(flaw.message)
            }
        }
        guard !flaws.isEmpty else { return count }
        var lines = flaws.prefix(most).joined(separator: "\n")
        if flaws.count > most { lines += "\nand more" }
        throw Failure(.badData, "bad_rows", "nothing was asked; these rows cannot be:\n\(lines)")
    }

    /// Flaws that are named.
    private static let most = 20

    private static func question(_ row: RowFile.Row, _ place: Int) throws -> Question {
        guard row.value.object != nil else { throw row.refusal("bad_row", "is no JSON object") }
        let messages = try row.messages()
        guard messages.contains(where: { $0.role == .user }) else {
            throw row.refusal("bad_row", "no message has the role \"user\"")
        }
        let hasType = row.value["task_type"].map { !$0.isNull } ?? false
        return Question(
            candidate: "\(place)",
            messages: messages,
            taskType: hasType ? try row.taskType() : .unknown
        )
    }
}
