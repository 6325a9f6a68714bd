import Flywheel

/// Where chat completions are, from the base URL that every client of such endpoints is given.
struct Endpoint: Sendable, Hashable {
    /// With `/chat/completions` at the end of the path.
    let url: String
    /// For messages; never the rest of the URL, which may hold a key.
    let host: String
    private let query: String

    private static let path = "/chat/completions"

    /// - Parameter base: such as `https://api.example.com/v1`; a query stays at the end.
    init(_ base: String) throws(TeacherError) {
        guard base.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !base.contains("#") else {
            throw Self.invalid("holds blanks, control characters, '#' or letters beyond ASCII")
        }
        let lower = base.lowercased()
        guard let scheme = ["http://", "https://"].first(where: lower.hasPrefix) else {
            throw Self.invalid("does not begin with http:// or https://")
        }
        let rest = base.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let target = rest.dropFirst(authority.count)
        guard !authority.contains("@") else {
            throw Self.invalid("holds a user or password; keys go into FLYWHEEL_TEACHER_KEY")
        }
        let host = try Self.host(authority)
        var path = target.prefix { $0 != "?" }
        while path.hasSuffix("/") { path.removeLast() }
        let query = target.drop { $0 != "?" }
        self.host = host
        self.query = String(query)
        url = scheme + authority + path + (path.hasSuffix(Self.path) ? "" : Self.path) + query
    }

    /// What is beside the chat completions, such as `/files`.
    func sibling(_ path: String, _ more: String? = nil) -> String {
        let start = url.dropLast(query.utf8.count + Self.path.utf8.count)
        guard let more else { return start + path + query }
        return start + path + query + (query.isEmpty ? "?" : "&") + more
    }

    /// Which of a provider's doors this is, without scheme and query.
    var place: String {
        let start = url.dropLast(query.utf8.count + Self.path.utf8.count)
        return String(start.drop { $0 != "/" }.drop { $0 == "/" })
    }

    /// Where a stored answer is found by the reference it was asked with.
    func lookUp(_ reference: String) -> String {
        url + (query.isEmpty ? "?" : "&") + "metadata%5B\(Self.reference)%5D=\(reference)&limit=1"
    }

    /// Name of our own reference in the metadata of stored answers.
    static let reference = "flywheel_request"

    private static func host(_ authority: Substring) throws(TeacherError) -> String {
        var host = authority
        if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
            host = authority[..<colon]
            guard let port = UInt16(authority[authority.index(after: colon)...]), port > 0 else {
                throw invalid("has a port that is no number from 1 to 65535")
            }
        }
        guard !host.isEmpty else { throw invalid("names no host") }
        return host.lowercased()
    }

    private static func invalid(_ flaw: String) -> TeacherError {
        TeacherError(
            .endpoint,
            .configuration,
            "the teacher's base URL \(flaw); set FLYWHEEL_TEACHER_URL to something such as "
                + "https://api.example.com/v1"
        )
    }
}
