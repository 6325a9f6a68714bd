import Flywheel
import JSON

/// Rows of the commands that work on files: a JSON object a line.
struct RowFile {
    private var lines: JSONLines
    private let path: String

    init(path: String) throws {
        self.path = path
        do throws(JSONError) {
            lines = try JSONLines(path: path)
        } catch {
            throw Failure(.badData, "cannot_read", "\(path): \(error.message)")
        }
    }

    mutating func next() throws -> Row? {
        do throws(JSONError) {
            guard let (line, value) = try lines.next() else { return nil }
            return Row(value: value, path: path, line: line)
        } catch {
            let place = error.line.map { "\(path):\($0)" } ?? path
            throw Failure(.badData, "bad_row", "\(place): \(error.message)")
        }
    }

    struct Row {
        let value: JSONValue
        let path: String
        let line: Int

        func string(_ key: String) throws -> String {
            guard let text = value[key]?.string else {
                throw refusal("bad_row", "\"\(key)\" is missing or no string")
            }
            return text
        }

        func messages() throws -> [Message] {
            guard let list = value["messages"]?.array, !list.isEmpty else {
                throw refusal("bad_row", "\"messages\" is missing, empty or no list")
            }
            return try list.map { entry in
                guard let role = entry["role"]?.string, let content = entry["content"]?.string
                else { throw refusal("bad_row", "a message needs \"role\" and \"content\"") }
                let rating = (entry["rating"]?.integer).flatMap { Rating(rawValue: Int($0)) }
                return Message(Role(rawValue: role), content, rating: rating)
            }
        }

        func taskType() throws -> TaskType {
            let text = try string("task_type")
            guard let type = TaskType(text) else {
                throw refusal("bad_row", "'\(text)' is no task type; write family/name")
            }
            return type
        }

        /// The row's id, or its line number where it has none.
        var id: String { value["id"]?.string ?? "\(line)" }

        func refusal(_ code: String, _ message: String) -> Failure {
            Failure(.badData, code, "\(path):\(line): \(message)")
        }
    }
}
