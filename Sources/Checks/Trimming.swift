extension StringProtocol {
    /// Without white space, line breaks and invisible characters at both ends.
    var trimmed: String {
        let front = drop { $0.isBlank }
        guard let last = front.lastIndex(where: { !$0.isBlank }) else { return "" }
        return String(front[...last])
    }

    /// The first place where `word`, in lower case, stands in any case; ASCII letters only fold.
    func range(ofFolded word: String) -> Range<Index>? {
        let wanted = Array(word.utf8)
        let bytes = utf8
        var start = bytes.startIndex
        while start != bytes.endIndex {
            var at = start
            var matched = 0
            while matched < wanted.count, at != bytes.endIndex,
                bytes[at].loweredASCII == wanted[matched]
            {
                at = bytes.index(after: at)
                matched += 1
            }
            if matched == wanted.count { return start..<at }
            start = bytes.index(after: start)
        }
        return nil
    }

    func hasFoldedPrefix(_ word: String) -> Bool {
        utf8.lazy.map(\.loweredASCII).starts(with: word.utf8.lazy.map(\.loweredASCII))
    }
}

extension Character {
    var isBlank: Bool {
        isWhitespace
            || unicodeScalars.allSatisfy {
                $0.properties.isDefaultIgnorableCodePoint
                    || $0.properties.generalCategory == .control
            }
    }
}

extension UInt8 {
    fileprivate var loweredASCII: UInt8 { (65...90).contains(self) ? self + 32 : self }
}
