import Flywheel
import JSON

/// A streamed completion put together: the same object the endpoint sends without streaming.
struct StreamedReply {
    private var choices: [Int: Choice] = [:]
    private var usage: JSONValue?
    private var error: JSONValue?
    private var flaw: Reason?
    /// Whether the endpoint said that this was all.
    private var isDone = false
    private var events = 0

    private struct Choice {
        var content = ""
        var refusal = ""
        var reasoning = ""
        var finish: JSONValue?
        var toolCalls: [Int: ToolCall] = [:]
        var functionCall: ToolCall?
        var logprobs: [JSONValue] = []
        /// Some servers repeat the whole message in the last event.
        var message: JSONValue?
    }

    private struct ToolCall {
        var id: JSONValue?
        var kind: JSONValue?
        var name = ""
        var arguments = ""
    }

    /// Whether the bytes are a stream of events and no JSON document.
    static func isStream(_ raw: [UInt8]) -> Bool {
        guard raw.first != UInt8(ascii: "{") else { return false }
        let head = raw.drop { $0 == 0x20 || (0x09...0x0D).contains($0) || $0 >= 0xBB }.prefix(8)
        return ["data:", "event:", "id:", "retry:", ":"].contains {
            head.starts(with: Array($0.utf8))
        }
    }

    init(_ raw: [UInt8]) {
        for event in ServerSentEvents.all(raw) { take(event) }
    }

    /// Whether anything says that the stream was not cut: `[DONE]`, or a reason for its end.
    var isWhole: Bool {
        isDone || error != nil || !choices.isEmpty && choices.values.allSatisfy { $0.finish != nil }
    }

    mutating func take(_ event: [UInt8]) {
        events += 1
        if event.elementsEqual("[DONE]".utf8) {
            isDone = true
            return
        }
        let chunk: JSONValue
        do throws(JSONError) {
            chunk = try JSONValue(parsing: event)
        } catch {
            flaw =
                flaw ?? Reason(error.code == .encoding ? "invalid_utf8" : "malformed_json")
            return
        }
        if let said = chunk["error"], !said.isNull { error = said }
        if let said = chunk["usage"] ?? chunk["x_groq"]?["usage"], case .object = said {
            usage = said
        }
        for choice in chunk["choices"]?.array ?? [] {
            let index = Int(clamping: choice["index"]?.integer ?? 0)
            Self.add(choice, to: &choices[index, default: Choice()])
        }
    }

    private static func add(_ choice: JSONValue, to whole: inout Choice) {
        if let finish = choice["finish_reason"], !finish.isNull { whole.finish = finish }
        whole.logprobs += choice["logprobs"]?["content"]?.array ?? []
        if let message = choice["message"], case .object = message { whole.message = message }
        guard let delta = choice["delta"], case .object = delta else { return }
        let parts = delta["content"]
        whole.content += ChatReply.text(parts, kinds: ChatReply.answerKinds)
        whole.reasoning +=
            delta["reasoning_content"]?.string ?? delta["reasoning"]?.string
            ?? ChatReply.text(
                parts?.array == nil ? nil : parts,
                kinds: ChatReply.reasoningKinds
            )
        whole.refusal += delta["refusal"]?.string ?? ""
        for (place, call) in (delta["tool_calls"]?.array ?? []).enumerated() {
            let index = Int(clamping: call["index"]?.integer ?? Int64(place))
            add(call, call["function"], to: &whole.toolCalls[index, default: ToolCall()])
        }
        if let call = delta["function_call"], case .object = call {
            var made = whole.functionCall ?? ToolCall()
            add(call, call, to: &made)
            whole.functionCall = made
        }
    }

    private static func add(
        _ call: JSONValue,
        _ function: JSONValue?,
        to whole: inout ToolCall
    ) {
        if let id = call["id"], !id.isNull { whole.id = id }
        if let kind = call["type"], !kind.isNull { whole.kind = kind }
        // Names come whole; some servers send the name again with every piece.
        if let name = function?["name"]?.string, !name.isEmpty { whole.name = name }
        switch function?["arguments"] {
        case .string(let part)?: whole.arguments += part
        case let object?:
            if case .object = object {
                whole.arguments += String(decoding: object.serialized(), as: UTF8.self)
            }
        case nil: break
        }
    }

    /// The completion, or why there is none; an event that cannot be read spoils the whole.
    func document() -> Result<JSONValue, Flaw> {
        if let flaw { return .failure(Flaw(reason: flaw)) }
        var members: JSONObject = [:]
        if let error { members["error"] = error }
        if let usage { members["usage"] = usage }
        if !choices.isEmpty || error == nil {
            members["choices"] = .array(choices.sorted { $0.key < $1.key }.map(Self.value))
        }
        return .success(.object(members))
    }

    struct Flaw: Error {
        let reason: Reason
    }

    private static func value(_ entry: (key: Int, value: Choice)) -> JSONValue {
        let choice = entry.value
        var message: JSONObject = choice.message?.object ?? [:]
        if choice.message == nil || !choice.content.isEmpty {
            message["role"] = "assistant"
            message["content"] = .string(choice.content)
        }
        if !choice.reasoning.isEmpty { message["reasoning_content"] = .string(choice.reasoning) }
        if !choice.refusal.isEmpty { message["refusal"] = .string(choice.refusal) }
        if !choice.toolCalls.isEmpty {
            message["tool_calls"] = .array(
                choice.toolCalls.sorted { $0.key < $1.key }.map { call(from: $0.value) }
            )
        }
        if let made = choice.functionCall {
            message["function_call"] = [
                "name": .string(made.name), "arguments": .string(made.arguments),
            ]
        }
        var members: JSONObject = [
            "index": .integer(Int64(entry.key)), "message": .object(message),
            "finish_reason": choice.finish ?? .null,
        ]
        if !choice.logprobs.isEmpty { members["logprobs"] = ["content": .array(choice.logprobs)] }
        return .object(members)
    }

    private static func call(from call: ToolCall) -> JSONValue {
        [
            "id": call.id ?? .null, "type": call.kind ?? "function",
            "function": ["name": .string(call.name), "arguments": .string(call.arguments)],
        ]
    }
}
