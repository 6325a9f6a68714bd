import Jinja

/// Keeps the names of special tokens in a chat's contents from becoming tokens.
///
/// The names in the contents are broken by a private character of Unicode before the template runs; it
/// is taken out of the text between the tokens that the template itself wrote.
struct SpecialGuard {
    let chat: Chat
    private let tokenizer: Tokenizer
    private let names: [(bytes: [UInt8], token: Int32)]
    private let starts: Set<UInt8>
    private let mark: [UInt8]

    init(_ chat: Chat, _ tokenizer: Tokenizer) {
        self.tokenizer = tokenizer
        names = tokenizer.special.map { (Array($0.key.utf8), $0.value) }
            .filter { !$0.0.isEmpty }.sorted { $0.0.count > $1.0.count }
        starts = Set(names.map { $0.bytes[0] })
        let mark = Self.mark(chat)
        self.mark = Array(mark.utf8)
        var copy = chat
        let special = tokenizer.special.keys.filter { !$0.isEmpty }.sorted {
            $0.utf8.count > $1.utf8.count
        }
        copy.messages = chat.messages.map { Self.broken($0, special, mark) }
        copy.tools = chat.tools.map { Self.broken($0, special, mark) }
        self.chat = copy
    }

    /// A private character that the chat does not contain.
    private static func mark(_ chat: Chat) -> String {
        let used = (chat.messages + chat.tools).reduce(into: Set<Unicode.Scalar>()) {
            found,
            value in
            collect(value, &found)
        }
        let free = (UInt32(0x10FF00)...0x10FF1E).lazy.compactMap(Unicode.Scalar.init)
            .first { !used.contains($0) }
        return String(Character(free ?? "\u{10FF00}"))
    }

    private static func collect(_ value: TemplateValue, _ found: inout Set<Unicode.Scalar>) {
        switch value {
        case .string(let text):
            for scalar in text.unicodeScalars where (0x10FF00...0x10FF1E).contains(scalar.value) {
                found.insert(scalar)
            }
        case .list(let items): for item in items { collect(item, &found) }
        case .dict(let entries): for entry in entries { collect(entry.value, &found) }
        default: break
        }
    }

    private static func broken(_ value: TemplateValue, _ names: [String], _ mark: String)
        -> TemplateValue
    {
        switch value {
        case .string(let text):
            // By bytes: as characters, a name before a combining mark would not be found.
            var bytes = Array(text.utf8)
            for name in names {
                let name = Array(name.utf8)
                guard bytes.contains(name) else { continue }
                let end = name.dropFirst().firstIndex { $0 & 0xC0 != 0x80 } ?? name.count
                bytes = bytes.replacing(
                    name,
                    with: Array(name[..<end]) + Array(mark.utf8) + Array(name[end...])
                )
            }
            return .string(String(decoding: bytes, as: UTF8.self))
        case .list(let items): return .list(items.map { broken($0, names, mark) })
        case .dict(let entries):
            return .dict(entries.map { .init($0.key, broken($0.value, names, mark)) })
        default: return value
        }
    }

    private func special(_ text: ArraySlice<UInt8>, at place: Int) -> (count: Int, token: Int32)? {
        guard starts.contains(text[place]) else { return nil }
        for name in names where text[place] == name.bytes[0] {
            if text[place...].starts(with: name.bytes) { return (name.bytes.count, name.token) }
        }
        return nil
    }

    /// Text between special tokens is encoded piece by piece.
    func append(_ text: ArraySlice<UInt8>, learned: Bool, to row: inout TokenRow) {
        var start = text.startIndex
        var place = start
        while place < text.endIndex {
            guard let (count, token) = special(text, at: place) else {
                place += 1
                continue
            }
            add(text[start..<place], learned, &row)
            row.tokens.append(token)
            row.learned.append(learned)
            place += count
            start = place
        }
        add(text[start...], learned, &row)
    }

    private func add(_ text: ArraySlice<UInt8>, _ learned: Bool, _ row: inout TokenRow) {
        guard !text.isEmpty else { return }
        let plain = Array(text).replacing(mark, with: [])
        let tokens = tokenizer.encode(String(decoding: plain, as: UTF8.self))
        row.tokens += tokens
        row.learned += repeatElement(learned, count: tokens.count)
    }

    /// Behind the last special token of an answer that only white space follows: a model stops
    /// there, and the template writes the rest.
    func answerEnd(_ text: [UInt8], _ span: Range<Int>) -> Int {
        var end = span.upperBound
        while end > span.lowerBound, [0x20, 0x0A, 0x0D, 0x09].contains(text[end - 1]) { end -= 1 }
        let ends = names.contains { name in
            end - name.bytes.count >= span.lowerBound
                && text[(end - name.bytes.count)..<end].elementsEqual(name.bytes)
        }
        return ends ? end : span.upperBound
    }
}
