/// Cuts a reply in two at the marker that its template asked for: thinking before, answer behind.
struct AnswerMarker {
    let words: String

    /// What decorates the beginning of a line in Markdown.
    private static let decoration: Set<Character> = [" ", "\t", "*", "#", ">", "-", "_", "`"]

    /// The last line that begins with the marker decides: thinking may speak of it.
    ///
    /// - Returns: `nil` where no line does, or nothing follows.
    func split(_ text: String) -> (thinking: String, answer: String)? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated().reversed() {
            guard let rest = rest(of: line) else { continue }
            let tail = [rest] + lines[(index + 1)...]
            let answer = tail.joined(separator: "\n").trimmingBlanks
            guard !answer.isEmpty else { return nil }
            return (lines[..<index].joined(separator: "\n").trimmingBlanks, answer)
        }
        return nil
    }

    /// The line behind the marker, without the end of an emphasis that began before it.
    private func rest(of line: Substring) -> Substring? {
        let bare = line.drop { Self.decoration.contains($0) }
        guard bare.lowercased().hasPrefix(words.lowercased()) else { return nil }
        let rest = bare.dropFirst(words.count)
        guard line[..<bare.startIndex].contains("**") else { return rest }
        if rest.hasPrefix("**") { return rest.dropFirst(2) }
        return rest.hasSuffix("**") ? rest.dropLast(2) : rest
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        var rest = self[...]
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest.drop(while: \.isWhitespace))
    }
}
