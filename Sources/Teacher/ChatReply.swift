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

        package init(promptTokens: Int = 0, answerTokens: Int = 0) {
            self.promptTokens = promptTokens
            self.answerTokens = answerTokens
        }
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

    /// Natural logarithms of the probabilities of its tokens, where they were asked for.
    package var logProbabilities: [Double] = []

    /// - Returns: the first choice, or the reason why there is none.
    package static func read(_ raw: [UInt8]) -> Reading {
        read(raw, choice: 0)
    }

    /// One of the choices of a request with `n` above 1, by its `index`.
    package static func read(_ raw: [UInt8], choice index: Int) -> Reading {
        switch document(raw) {
        case .failure(let flaw): .flawed(flaw.reason)
        case .success(let document): read(document, index)
        }
    }

    /// The first completion of a list of stored ones, as bytes that ``read(_:)`` reads.
    static func firstStored(_ raw: [UInt8]) -> [UInt8]? {
        guard let list = try? JSONValue(parsing: raw), let first = list["data"]?[0],
            first["choices"]?[0] != nil
        else { return nil }
        return first.serialized()
    }

    /// The completion as one JSON object, however it was brought.
    private static func document(_ raw: [UInt8]) -> Result<JSONValue, StreamedReply.Flaw> {
        if StreamedReply.isStream(raw) { return StreamedReply(raw).document() }
        do throws(JSONError) {
            return .success(try JSONValue(parsing: raw))
        } catch {
            let code = error.code == .encoding ? "invalid_utf8" : "malformed_json"
            return .failure(.init(reason: Reason(code)))
        }
    }

    private static func read(_ document: JSONValue, _ index: Int) -> Reading {
        guard case .object = document else { return .flawed(Reason("not_an_object")) }
        if let error = document["error"], !error.isNull, document["choices"]?[0] == nil {
            return .flawed(Reason("error_in_reply", ErrorBody(error).word))
        }
        let choices = document["choices"]?.array ?? []
        let found =
            index == 0
            ? choices.first : choices.first { $0["index"]?.integer == Int64(index) }
        guard let choice = found else { return .flawed(Reason("empty_choices")) }
        if let error = choice["error"], !error.isNull {
            return .flawed(Reason("error_in_reply", ErrorBody(error).word))
        }
        guard let message = choice["message"], case .object = message else {
            return .flawed(Reason("missing_message"))
        }
        return .reply(ChatReply(choice, message, usage: usage(document)))
    }

    private static func usage(_ document: JSONValue) -> Usage? {
        guard let usage = document["usage"] ?? document["x_groq"]?["usage"],
            case .object = usage
        else { return nil }
        return Usage(usage)
    }

    package enum Reading: Sendable, Hashable {
        case reply(ChatReply)
        /// Paid for, but no answer can be read from it.
        case flawed(Reason)
    }

    private init(_ choice: JSONValue, _ message: JSONValue, usage: Usage?) {
        let parts = message["content"]
        content = Self.text(parts, kinds: Self.answerKinds)
        refusal = message["refusal"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        reasoning =
            message["reasoning_content"]?.string ?? message["reasoning"]?.string
            ?? Self.text(parts?.array == nil ? nil : parts, kinds: Self.reasoningKinds)
        finishReason = choice["finish_reason"]?.string ?? ""
        let calls = message["tool_calls"] ?? message["function_call"]
        if let calls, !calls.isNull {
            toolCalls = String(decoding: calls.serialized(), as: UTF8.self)
        }
        self.usage = usage
        logProbabilities = (choice["logprobs"]?["content"]?.array ?? []).compactMap {
            $0["logprob"]?.number
        }
        splitThinking()
    }

    /// Moves `<think>…</think>` at the start of the text to where reasoning belongs; thinking that
    /// never ends stays in the text, for the checks to find.
    private mutating func splitThinking() {
        let text = content.drop(while: \.isWhitespace)
        guard text.hasPrefix(Self.thinking.open),
            let end = text.firstRange(of: Self.thinking.close)
        else { return }
        let thoughts = text[..<end.lowerBound].dropFirst(Self.thinking.open.count)
        if reasoning.isEmpty { reasoning = String(thoughts) }
        content = String(text[end.upperBound...].drop(while: \.isWhitespace))
    }

    private static let thinking = (open: "<think>", close: "</think>")

    static let answerKinds: Set<String> = ["text", "output_text"]
    static let reasoningKinds: Set<String> = ["thinking", "reasoning"]

    /// A string, or an array of parts of which those of the given kinds count.
    static func text(_ content: JSONValue?, kinds: Set<String>) -> String {
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
