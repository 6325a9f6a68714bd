import Foundation

/// What the teacher reads of an OpenAI-compatible chat completion request.
package struct ChatRequest: Sendable {
    package let model: String
    package let messages: [(role: String, content: String)]
    package let maximumTokens: Int?
    /// The same for two bodies with the same members and values, whatever their order and spacing;
    /// headers have no part in it.
    package let key: String

    /// Nil where the body is no chat request.
    package init?(body: [UInt8]) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(body)),
            let members = object as? [String: Any],
            let model = members["model"] as? String,
            let list = members["messages"] as? [[String: Any]], !list.isEmpty,
            let canonical = try? JSONSerialization.data(
                withJSONObject: members,
                options: [.sortedKeys]
            )
        else { return nil }
        self.model = model
        messages = list.map { message in
            (message["role"] as? String ?? "", Self.text(of: message["content"]))
        }
        maximumTokens =
            members["max_completion_tokens"] as? Int ?? members["max_tokens"] as? Int
        // Two hashes of 64 bits: accidental equality would hide a double on the bill.
        key =
            StableHash.hexadecimal(StableHash.of(bytes: canonical))
            + StableHash.hexadecimal(StableHash.of(bytes: [0x7c] + Array(canonical)))
    }

    /// The user's messages, the last one first.
    var userMessages: [String] {
        messages.filter { $0.role == "user" }.map(\.content).reversed()
    }

    /// A string, or the text parts of a list of parts.
    private static func text(of content: Any?) -> String {
        if let text = content as? String { return text }
        let parts = content as? [[String: Any]] ?? []
        return parts.compactMap { $0["text"] as? String }.joined(separator: "\n")
    }
}
