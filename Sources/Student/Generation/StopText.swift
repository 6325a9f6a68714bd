/// Finds stop texts in an answer that grows token by token.
///
/// A text may begin in one token and end in another, and a token may end inside a character, so
/// the search is over bytes: UTF-8 never mistakes the middle of a character for a beginning.
struct StopText: Sendable {
    private let stops: [[UInt8]]
    private let longest: Int

    init(_ texts: [String]) {
        stops = texts.map { Array($0.utf8) }
        longest = stops.map(\.count).max() ?? 0
    }

    /// Bytes before the first stop text, or nil while there is none.
    ///
    /// `fresh` is how many bytes at the end were not looked at before.
    func end(_ bytes: [UInt8], fresh: Int) -> Int? {
        guard longest > 0, fresh > 0 else { return nil }
        let from = max(0, bytes.count - fresh - longest + 1)
        return bytes.indices[from...].first { place in
            stops.contains { bytes[place...].starts(with: $0) }
        }
    }
}
