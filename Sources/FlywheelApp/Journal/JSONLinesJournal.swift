import Flywheel
import JSON
import Synchronization

/// One JSON object a line on standard error, for logs that machines read.
final class JSONLinesJournal: Journal {
    private let write: @Sendable (String) -> Void

    init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

    func note(_ entry: JournalEntry) {
        var object: JSONObject = [
            "at": .string(Instant.now.description), "level": .string(entry.level.rawValue),
        ]
        if let stage = entry.stage { object["stage"] = .string(stage.rawValue) }
        if let window = entry.window { object["window_start"] = .string(window.start.description) }
        object["message"] = .string(entry.message)
        for field in entry.fields { object[field.name] = .string(field.value) }
        write(String(decoding: JSONValue.object(object).serialized(), as: UTF8.self))
    }

    func progress(
        _ stage: StageName,
        _ window: Window,
        _ done: Int,
        of total: Int?,
        _ unit: String
    ) {}
}
