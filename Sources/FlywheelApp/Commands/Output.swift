import Flywheel
import JSON
import Reports

/// Prints a result either for people or, with `--json`, for programs.
extension Terminal {
    func show(_ value: JSONValue) {
        print(String(decoding: value.serialized(), as: UTF8.self))
    }

    /// Prints rows under their headings, columns aligned by what a terminal shows.
    func table(_ headings: [String], _ rows: [[String]]) {
        let all = [headings] + rows
        let widths = headings.indices.map { column in
            all.map { $0[column].terminalWidth }.max() ?? 0
        }
        for row in all {
            var line = ""
            for (cell, width) in zip(row, widths) {
                line += cell + String(repeating: " ", count: width - cell.terminalWidth + 2)
            }
            while line.hasSuffix(" ") { line.removeLast() }
            print(line)
        }
    }
}
