import Flywheel
import JSON
import Student

/// Which of a checkpoint's chat templates a command renders with, and what it is told.
struct TemplateArguments {
    static let usage = "[--template NAME] [--template-option NAME=VALUE]..."

    let name: String
    private var options = ChatOptions()

    init(_ arguments: inout Arguments) throws {
        name = try arguments.option("--template") ?? "default"
        while let text = try arguments.option("--template-option") {
            do throws(StudentError) { try options.add(text) } catch {
                throw Failure(.usage, "usage", error.message)
            }
        }
    }

    func model(_ checkpoint: String) throws -> LanguageModel {
        try LanguageModel(checkpoint: checkpoint, template: name)
    }

    /// A row's messages and tools, as the template reads them.
    func chat(_ row: RowFile.Row) throws -> Chat {
        do throws(StudentError) {
            let text = String(decoding: row.value.serialized(), as: UTF8.self)
            return try Chat(json: text, options: options)
        } catch {
            throw row.refusal("bad_row", error.message)
        }
    }
}
