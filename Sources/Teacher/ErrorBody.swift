import JSON

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

    /// Whether a refusal is about the key although its status is 400: the LiteLLM proxy looks for keys
    /// it does not know in a database, and says 400 where it has none.
    var isKey: Bool { ["no_db_connection", "invalid_api_key"].contains(word) }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 48
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
            }
    }
}
