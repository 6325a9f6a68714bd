package import Flywheel
import JSON

/// A chat completion, read from the raw bytes that the ledger keeps; reading again costs nothing.
package struct ChatReply: Sendable, Hashable {
    package struct Usage: Sendable, Hashable {
        package var promptTokens = 0
        package var answerTokens = 0
        /// Of the prompt's tokens, those served from the provider's cache.
        package var cachedTokens = 0
        /// Of the answer's tokens, those of reasoning.
        package var reasoningTokens = 0
    }

    package var content = ""
    /// What the model says in place of an answer, where it has a field for that.
    package var refusal: String?
    /// What it thought aloud in a field of its own.
    package var reasoning = ""
    /// As reported; empty where nothing was.
    package var finishReason = ""
    /// JSON text of the calls it wants made.
    package var toolCalls: String?
    package var usage: Usage?

    /// - Returns: the first choice, or the reason why there is none.
    package static func read(_ raw: [UInt8]) -> Reading {
        let document: JSONValue
        do {
            document = try JSONValue(parsing: raw)
        } catch {
            return .flawed(Reason(error.code == .encoding ? "invalid_utf8" : "malformed_json"))
        }
        guard case .object = document else { return .flawed(Reason("not_an_object")) }
        if let error = document["error"], !error.isNull, document["choices"] == nil {
            return .flawed(Reason("error_in_reply", ErrorBody(error).word))
        }
        guard let choice = document["choices"]?[0] else { return .flawed(Reason("empty_choices")) }
        if let error = choice["error"], !error.isNull {
            return .flawed(Reason("error_in_reply", ErrorBody(error).word))
        }
        guard let message = choice["message"], case .object = message else {
            return .flawed(Reason("missing_message"))
        }
        return .reply(ChatReply(choice, message, usage: document["usage"]))
    }

    package enum Reading: Sendable, Hashable {
        case reply(ChatReply)
        /// Paid for, but no answer can be read from it.
        case flawed(Reason)
    }

    private init(_ choice: JSONValue, _ message: JSONValue, usage: JSONValue?) {
        let parts = message["content"]
        content = Self.text(parts, kinds: ["text", "output_text"])
        refusal = message["refusal"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        reasoning =
            message["reasoning_content"]?.string ?? message["reasoning"]?.string
            ?? Self.text(parts?.array == nil ? nil : parts, kinds: ["thinking", "reasoning"])
        finishReason = choice["finish_reason"]?.string ?? ""
        let calls = message["tool_calls"] ?? message["function_call"]
        if let calls, !calls.isNull {
            toolCalls = String(decoding: calls.serialized(), as: UTF8.self)
        }
        if let usage, case .object = usage { self.usage = Usage(usage) }
    }

    /// A string, or an array of parts of which those of the given kinds count.
    private static func text(_ content: JSONValue?, kinds: Set<String>) -> String {
        guard let content else { return "" }
        if let text = content.string { return text }
        return (content.array ?? []).map { part in
            guard let kind = part["type"]?.string, kinds.contains(kind) else { return "" }
            return text(
                part[kind == "output_text" ? "text" : kind] ?? part["text"],
                kinds: ["text"]
            )
        }.joined()
    }
}

extension ChatReply.Usage {
    fileprivate init(_ usage: JSONValue) {
        promptTokens = Self.count(usage["prompt_tokens"])
        answerTokens = Self.count(usage["completion_tokens"])
        cachedTokens = Self.count(
            usage["prompt_tokens_details"]?["cached_tokens"] ?? usage["prompt_cache_hit_tokens"]
        )
        reasoningTokens = Self.count(usage["completion_tokens_details"]?["reasoning_tokens"])
    }

    /// No call has more, so anything beyond is not worth believing.
    private static let most: Int64 = 100_000_000

    private static func count(_ value: JSONValue?) -> Int {
        Int(min(max(0, value?.integer ?? 0), most))
    }
}

/// The few words of an error body that may be repeated: codes, never prose.
struct ErrorBody {
    private let error: JSONValue

    init(_ error: JSONValue) { self.error = error }

    /// - Returns: `nil` if the bytes are no JSON object with an error in it.
    init?(raw: [UInt8]) {
        guard let document = try? JSONValue(parsing: raw), let error = document["error"],
            !error.isNull
        else { return nil }
        self.error = error
    }

    /// The provider's code or type if it looks like an identifier.
    var word: String {
        [error["code"]?.string, error["type"]?.string].lazy.compactMap { $0 }
            .first(where: Self.isWord) ?? ""
    }

    /// The HTTP status that gateways put into the error of a reply with status 200.
    var status: Int? {
        let number = error["code"]?.integer ?? error["status"]?.integer
        return number.flatMap { (400...599).contains($0) ? Int($0) : nil }
    }

    /// Whether a filter looked at the content and said no.
    var isContentFilter: Bool {
        let words: Set<String> = [
            "content_filter", "content_policy_violation", "moderation_blocked",
            "data_inspection_failed",
        ]
        return words.contains(word) || error["innererror"]?["content_filter_result"] != nil
            || error["metadata"]?["flagged_input"] != nil
    }

    var isQuota: Bool {
        ["insufficient_quota", "billing_hard_limit_reached"].contains(error["code"]?.string)
            || error["type"]?.string == "insufficient_quota"
    }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 48
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
            }
    }
}
