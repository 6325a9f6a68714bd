import Evaluation
import Flywheel
import JSON
import YAML

/// Reads an evaluation suite: a YAML file that names a file of rows.
///
/// A row is `{"id", "messages": [{"role", "content"}], "answer", "task_type"}`, one a line.
enum SuiteFile {
    private struct Header: Decodable {
        var suite: String
        var rows: String
        var metrics: [String: Metric]?
    }

    static func load(_ relative: String, for pipeline: PipelineFile) throws -> Suite {
        let path = pipeline.resolve(relative)
        let root = try YAMLNode.load(path: path)
        let header = try root.decode(Header.self)
        let items = try rows(pipeline.resolve(header.rows))
        do {
            return try Suite(
                name: header.suite,
                items: items,
                metrics: header.metrics ?? [:]
            )
        } catch {
            throw root.error(.invalidValue, error.message)
        }
    }

    private static func rows(_ path: String) throws -> [SuiteItem] {
        var lines = try RowFile(path: path)
        var items: [SuiteItem] = []
        while let row = try lines.next() {
            let id = try row.string("id")
            let answer = try row.string("answer")
            let type = try row.taskType()
            items.append(
                SuiteItem(id: id, messages: try row.messages(), reference: answer, taskType: type)
            )
        }
        return items
    }
}
