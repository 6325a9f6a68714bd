import Flywheel
import JSON

/// A line of a ledger in a file.
enum FileLedgerEvent {
    case sent(Sent)
    case ended(LedgerOutcome, run: String)
    case batch(BatchRecord)

    /// A request whose first byte leaves once this is on disk.
    struct Sent {
        var key: Digest
        var run: String
        var number: Int64
        var model: String
        var template: String
        var taskType: String
        var reserve: Money
        var pipeline: String
        var night: String
        var isSafe: Bool
    }

    var json: JSONValue {
        switch self {
        case .sent(let sent): sent.json
        case .ended(let outcome, let run): outcome.json(run)
        case .batch(let batch): batch.json
        }
    }

    /// - Returns: `nil` for a line that means nothing here.
    init?(_ value: JSONValue) {
        if value["sent"] != nil {
            guard let sent = Sent(value) else { return nil }
            self = .sent(sent)
        } else if value["ended"] != nil {
            guard let run = value["run"]?.string, let outcome = LedgerOutcome(value) else {
                return nil
            }
            self = .ended(outcome, run: run)
        } else {
            guard let batch = BatchRecord(value) else { return nil }
            self = .batch(batch)
        }
    }
}

extension FileLedgerEvent.Sent {
    fileprivate var json: JSONValue {
        [
            "sent": .string(key.bytes.hexadecimal), "run": .string(run), "call": .integer(number),
            "model": .string(model), "template": .string(template),
            "task_type": .string(taskType), "reserve": .integer(reserve.micros),
            "pipeline": .string(pipeline), "night": .string(night), "safe": .bool(isSafe),
        ]
    }

    fileprivate init?(_ value: JSONValue) {
        guard let key = value.digest("sent"), let run = value["run"]?.string,
            let number = value["call"]?.integer, let model = value["model"]?.string,
            let template = value["template"]?.string,
            let taskType = value["task_type"]?.string,
            let reserve = value["reserve"]?.integer, let pipeline = value["pipeline"]?.string,
            let night = value["night"]?.string, let isSafe = value["safe"]?.bool
        else { return nil }
        self.init(
            key: key,
            run: run,
            number: number,
            model: model,
            template: template,
            taskType: taskType,
            reserve: Money(micros: reserve),
            pipeline: pipeline,
            night: night,
            isSafe: isSafe
        )
    }
}

extension LedgerOutcome {
    fileprivate func json(_ run: String) -> JSONValue {
        var object: JSONObject = [
            "ended": .string(key.bytes.hexadecimal), "run": .string(run), "call": .integer(call),
            "kind": .string(kind.rawValue), "spent": .integer(spent.micros),
            "tokens": .array(
                [promptTokens, answerTokens, cachedTokens, reasoningTokens].map {
                    .integer(Int64($0))
                }
            ), "seconds": .number(seconds),
        ]
        object["status"] = status.map { .integer(Int64($0)) }
        object["error"] = error.map(JSONValue.string)
        object["host"] = host.map(JSONValue.string)
        if settlesDoubt { object["settles_doubt"] = true }
        guard kind == .answered || kind == .rejected else { return .object(object) }
        // Text stays readable; bytes that are none come back as they were.
        if let text = String(validating: raw, as: UTF8.self) {
            object["raw"] = .string(text)
        } else {
            object["raw_bytes"] = .string(raw.hexadecimal)
        }
        return .object(object)
    }

    fileprivate init?(_ value: JSONValue) {
        guard let key = value.digest("ended"), let call = value["call"]?.integer,
            let kind = value["kind"]?.string.flatMap(LedgerOutcome.Kind.init),
            let spent = value["spent"]?.integer, let raw = value.rawReply,
            let tokens = value["tokens"]?.array?.compactMap({ $0.integer.map { Int($0) } }),
            tokens.count == 4
        else { return nil }
        self.init(
            key: key,
            kind: kind,
            status: value["status"]?.integer.map { Int($0) },
            raw: raw,
            spent: Money(micros: spent),
            promptTokens: tokens[0],
            answerTokens: tokens[1],
            error: value["error"]?.string,
            seconds: value["seconds"]?.number ?? 0
        )
        self.call = call
        (cachedTokens, reasoningTokens) = (tokens[2], tokens[3])
        host = value["host"]?.string
        settlesDoubt = value["settles_doubt"]?.bool ?? false
    }
}

extension BatchRecord {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "batch": .string(reference), "endpoint": .string(endpoint), "model": .string(model),
            "state": .string(state.rawValue),
        ]
        object["file"] = file.map(JSONValue.string)
        object["name"] = batch.map(JSONValue.string)
        object["asked"] = asked.map { .integer($0.microseconds) }
        object["end"] = end.map(JSONValue.string)
        return .object(object)
    }

    fileprivate init?(_ value: JSONValue) {
        guard let reference = value["batch"]?.string, let endpoint = value["endpoint"]?.string,
            let model = value["model"]?.string,
            let state = value["state"]?.string.flatMap(State.init)
        else { return nil }
        self.init(reference: reference, endpoint: endpoint, model: model, state: state)
        file = value["file"]?.string
        batch = value["name"]?.string
        asked = value["asked"]?.integer.map { Instant(microseconds: $0) }
        end = value["end"]?.string
    }
}

extension JSONValue {
    /// The bytes of the reply in a line about the end of a call; none where there was no reply.
    var rawReply: [UInt8]? {
        if let text = self["raw"]?.string { return Array(text.utf8) }
        guard let bytes = self["raw_bytes"]?.string else { return [] }
        return [UInt8](hexadecimal: bytes)
    }

    fileprivate func digest(_ name: String) -> Digest? {
        self[name]?.string.flatMap { [UInt8](hexadecimal: $0) }.flatMap { Digest(bytes: $0) }
    }
}
