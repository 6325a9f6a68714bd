/// A token that is found in the text before any pattern cuts it.
package struct AddedToken: Sendable, Hashable {
    package var content: String
    package var id: Int32
    /// Left out by `decode`, and text like any other to `encode` unless asked for.
    package var isSpecial: Bool
    /// Matched only where no letter, mark or digit touches it.
    package var isSingleWord = false
    /// Takes the white space before it along.
    package var takesLeft = false
    /// Takes the white space behind it along.
    package var takesRight = false
    /// Looked for after normalization, in its own normalized form.
    package var isNormalized = false

    package init(_ content: String, id: Int32, isSpecial: Bool = true) {
        self.content = content
        self.id = id
        self.isSpecial = isSpecial
    }
}

/// Finds added tokens, of those that start at one place the longest.
struct AddedTokenFinder: Sendable {
    private var tokens: [AddedToken] = []
    /// A trie over bytes: the links of its root, 0 where there is none, and of all other nodes.
    private var roots: [Int32] = Array(repeating: 0, count: 256)
    private var links: [UInt64: Int32] = [:]
    /// The token that ends at a node, or -1.
    private var ends: [Int32] = [-1]
    let onlySpecial: Bool

    init(_ wanted: [AddedToken], form: CanonicalForms?) {
        onlySpecial = wanted.allSatisfy(\.isSpecial)
        // Specials come first, as of two with one form the first counts.
        for token in wanted.filter(\.isSpecial) + wanted.filter({ !$0.isSpecial })
        where !token.content.isEmpty {
            var content = Array(token.content.utf8)
            if let form { content = form.composed(token.content) }
            insert(content, Int32(tokens.count))
            tokens.append(token)
        }
    }

    var isEmpty: Bool { tokens.isEmpty }

    private mutating func insert(_ content: [UInt8], _ token: Int32) {
        var node = 0
        for byte in content {
            var link = follow(node, byte)
            if link == 0 {
                link = ends.count
                if node == 0 { roots[Int(byte)] = Int32(link) }
                links[UInt64(node) << 8 | UInt64(byte)] = Int32(link)
                ends.append(-1)
            }
            node = link
        }
        if ends[node] < 0 { ends[node] = token }
    }

    @inline(__always)
    private func follow(_ node: Int, _ byte: UInt8) -> Int {
        if node == 0 { return Int(roots[Int(byte)]) }
        return Int(links[UInt64(node) << 8 | UInt64(byte)] ?? 0)
    }

    /// Cuts a text into what is no added token and tokens, in order.
    ///
    /// A match that is passed over, because specials are text or it touches a word, hides shorter
    /// ones inside it.
    func cut(
        _ text: UTF8Text,
        _ range: Range<Int>,
        specials: Bool,
        _ each: (Range<Int>, Int32?) -> Void
    ) {
        var done = range.lowerBound
        var place = range.lowerBound
        while place < range.upperBound {
            guard roots[Int(text.bytes[place])] != 0,
                let (index, end) = longest(text, place, range.upperBound)
            else {
                place &+= 1
                continue
            }
            let token = tokens[Int(index)]
            var (start, stop) = (place, end)
            place = end
            if token.isSpecial, !specials { continue }
            if token.isSingleWord, touchesWord(text, start, stop, range) { continue }
            if token.takesLeft {
                start = max(text.spaceStart(start, range.lowerBound), done)
            }
            if token.takesRight {
                stop = text.run(stop, range.upperBound, of: CharacterClass.white)
            }
            if done < start { each(done..<start, nil) }
            each(start..<stop, token.id)
            done = stop
        }
        if done < range.upperBound { each(done..<range.upperBound, nil) }
    }

    private func longest(_ text: UTF8Text, _ start: Int, _ end: Int) -> (Int32, Int)? {
        var node = 0
        var found: (Int32, Int)?
        var place = start
        while place < end {
            node = follow(node, text.bytes[place])
            guard node != 0 else { break }
            place += 1
            if ends[node] >= 0 { found = (ends[node], place) }
        }
        return found
    }

    private func touchesWord(
        _ text: UTF8Text,
        _ start: Int,
        _ stop: Int,
        _ range: Range<Int>
    ) -> Bool {
        if start > range.lowerBound, isWord(text.characterBefore(start).value) { return true }
        guard stop < range.upperBound else { return false }
        return isWord(text.scalar(stop, text.bytes[stop]).value)
    }

    /// `\w` of UTS #18, annex C.
    private func isWord(_ value: Int) -> Bool {
        guard let scalar = Unicode.Scalar(UInt32(value)) else { return false }
        if scalar.properties.isAlphabetic || scalar.properties.isJoinControl { return true }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation:
            return true
        default: return false
        }
    }
}

extension UTF8Text {
    /// Where the white space that ends at `end` starts.
    func spaceStart(_ end: Int, _ limit: Int) -> Int {
        var start = end
        while start > limit {
            let before = characterBefore(start)
            guard before.kind & CharacterClass.white != 0 else { break }
            start = before.start
        }
        return start
    }
}

extension CanonicalForms {
    /// The UTF-8 of the text in normalization form C.
    func composed(_ text: String) -> [UInt8] {
        var copy = text
        var result: [UInt8] = []
        copy.withUTF8Text { view, range in
            let bytes = UnsafeBufferPointer(start: view.bytes, count: range.count)
            result = composed(view, range) ?? Array(bytes)
        }
        return result
    }
}
