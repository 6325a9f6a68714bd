/// Cuts a template into tokens as Jinja2's lexer does with `trim_blocks` and `lstrip_blocks`.
struct Lexer {
    let source: [UInt8]
    var position = 0
    var line = 1
    var tokens: [Token] = []
    /// The last match ended with a line end, or nothing was matched yet.
    private var lineStarting = true

    init(_ text: String) throws(JinjaError) {
        guard text.utf8.count <= Limits.sourceBytes else {
            throw JinjaError(.limit, line: 0, "the template is longer than 1 MiB")
        }
        source = Self.normalized(Array(text.utf8))
    }

    /// Line ends as "\n", and one line end at the end of the source dropped.
    private static func normalized(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0D {
                result.append(0x0A)
            } else if byte != 0x0A || index == 0 || bytes[index - 1] != 0x0D {
                result.append(byte)
            }
        }
        if result.last == 0x0A { result.removeLast() }
        return result
    }

    static func tokens(_ text: String) throws(JinjaError) -> [Token] {
        var lexer = try Lexer(text)
        while lexer.position < lexer.source.count { try lexer.text() }
        lexer.add(.end)
        return lexer.tokens
    }

    func fail(_ message: String) -> JinjaError { JinjaError(.syntax, line: line, message) }

    mutating func add(_ kind: Token.Kind) { tokens.append(Token(kind: kind, line: line)) }

    /// Moves on and counts lines.
    mutating func advance(to end: Int) {
        for byte in source[position..<end] where byte == 0x0A { line += 1 }
        lineStarting = end > position && source[end - 1] == 0x0A
        position = end
    }

    func has(_ text: StaticString, at place: Int) -> Bool {
        guard place + text.utf8CodeUnitCount <= source.count else { return false }
        return source[place..<place + text.utf8CodeUnitCount].elementsEqual("\(text)".utf8)
    }

    private func sign(at place: Int) -> UInt8? {
        guard place < source.count, source[place] == 0x2D || source[place] == 0x2B else {
            return nil
        }
        return source[place]
    }

    // MARK: Text between tags

    /// Text up to the next tag, then that tag.
    private mutating func text() throws(JinjaError) {
        var begin = position
        while begin < source.count, !isTag(begin) { begin += 1 }
        guard begin < source.count else {
            addData(Array(source[position...]))
            return advance(to: begin)
        }
        let sign = sign(at: begin + 2)
        let kind = source[begin + 1]
        addData(stripped(position..<begin, sign, isVariable: kind == UInt8(ascii: "{")))
        advance(to: begin)
        if kind == UInt8(ascii: "%"), let end = rawBegin(begin) {
            advance(to: end)
            return try raw()
        }
        advance(to: begin + (sign == nil ? 2 : 3))
        switch kind {
        case UInt8(ascii: "#"): try comment()
        case UInt8(ascii: "{"):
            add(.variableBegin)
            try inside(isVariable: true)
        default:
            add(.blockBegin)
            try inside(isVariable: false)
        }
    }

    private func isTag(_ place: Int) -> Bool {
        guard source[place] == UInt8(ascii: "{"), place + 1 < source.count else { return false }
        return [UInt8(ascii: "{"), UInt8(ascii: "%"), UInt8(ascii: "#")]
            .contains(source[place + 1])
    }

    private mutating func addData(_ bytes: [UInt8]) {
        if !bytes.isEmpty { add(.data(Text(bytes))) }
    }

    /// `-` strips white space before a tag; otherwise white space on the tag's own line goes.
    private func stripped(_ range: Range<Int>, _ sign: UInt8?, isVariable: Bool) -> [UInt8] {
        let text = Text(Array(source[range]))
        if sign == UInt8(ascii: "-") { return text.strippedRight().bytes }
        guard sign == nil, !isVariable else { return text.bytes }
        let lineStart = (text.bytes.lastIndex(of: 0x0A) ?? -1) + 1
        guard lineStart > 0 || lineStarting, lineStart < text.bytes.count,
            Text.spaceEnd(text.bytes, from: lineStart) == text.bytes.count
        else { return text.bytes }
        return Array(text.bytes[..<lineStart])
    }

    // MARK: Comments and raw text

    private mutating func comment() throws(JinjaError) {
        var end = position
        if end == source.count { return }
        while !has("#}", at: end) {
            guard end < source.count else { throw fail("a comment has no end; close it with #}") }
            end += 1
        }
        let sign = end > position ? sign(at: end - 1) : nil
        advance(to: afterTag(end + 2, sign))
    }

    /// Behind a tag's end: `-` eats white space, `+` nothing, no sign one line end.
    private func afterTag(_ end: Int, _ sign: UInt8?) -> Int {
        switch sign {
        case UInt8(ascii: "-"): return Text.spaceEnd(source, from: end)
        case nil where end < source.count && source[end] == 0x0A: return end + 1
        default: return end
        }
    }

    private func word(_ word: StaticString, after place: Int) -> Int? {
        let start = Text.spaceEnd(source, from: place + 2 + (sign(at: place + 2) == nil ? 0 : 1))
        guard has(word, at: start) else { return nil }
        return Text.spaceEnd(source, from: start + word.utf8CodeUnitCount)
    }

    /// Where a raw text starts, if the tag at `place` opens one.
    private func rawBegin(_ place: Int) -> Int? {
        guard let end = word("raw", after: place) else { return nil }
        if has("-%}", at: end) { return Text.spaceEnd(source, from: end + 3) }
        return has("%}", at: end) ? end + 2 : nil
    }

    private mutating func raw() throws(JinjaError) {
        var begin = position
        // As Jinja2: what opens at the very end is no error.
        if begin == source.count { return }
        while begin < source.count {
            if has("{%", at: begin), let end = word("endraw", after: begin) {
                let close = sign(at: end)
                let tag = close == nil ? end : end + 1
                if has("%}", at: tag) {
                    addData(stripped(position..<begin, sign(at: begin + 2), isVariable: false))
                    return advance(to: afterTag(tag + 2, close))
                }
            }
            begin += 1
        }
        throw fail("raw text has no end; close it with {% endraw %}")
    }

    // MARK: Inside tags

    private mutating func inside(isVariable: Bool) throws(JinjaError) {
        var open: [String] = []
        while position < source.count {
            if open.isEmpty, let end = tagEnd(isVariable) {
                add(isVariable ? .variableEnd : .blockEnd)
                return advance(to: end)
            }
            let space = Text.spaceEnd(source, from: position)
            if space > position {
                advance(to: space)
            } else {
                try token(&open)
            }
        }
        throw fail("a tag has no end; close it with \(isVariable ? "}}" : "%}")")
    }

    private func tagEnd(_ isVariable: Bool) -> Int? {
        if isVariable {
            if has("-}}", at: position) { return Text.spaceEnd(source, from: position + 3) }
            return has("}}", at: position) ? position + 2 : nil
        }
        if has("-%}", at: position) { return afterTag(position + 3, UInt8(ascii: "-")) }
        if has("+%}", at: position) { return position + 3 }
        return has("%}", at: position) ? afterTag(position + 2, nil) : nil
    }
}
