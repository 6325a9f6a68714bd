import Text

/// Offers the known word a mistyped one was probably meant to be.
enum Nearest {
    static func name(to word: String, among known: [String]) -> String? {
        EditDistance.nearest(word, in: known, atMost: max(2, word.count / 3))
    }

    /// `; did you mean X?`, or the list of what there is.
    static func advice(_ word: String, among known: [String]) -> String {
        if let near = name(to: word, among: known) { return "; did you mean \(near)?" }
        return "; there are \(known.joined(separator: ", "))"
    }
}
