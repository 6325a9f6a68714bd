/// Reads the value of the asked key out of the object in the request.
enum JSONGetSolver {
    static func solve(_ request: RequestText) -> String? {
        let text = request.text
        guard let open = text.firstIndex(of: "{") else { return nil }
        let close = text[open...].firstIndex(of: "}") ?? text.endIndex
        let pairs = pairs(in: text[open..<close].dropFirst())
        guard !pairs.isEmpty else { return nil }
        let outside = String(text[..<open]) + " " + String(text[close...].dropFirst())
        let quoted = quotedStrings(in: outside)
        let words = Token.all(in: outside).filter { $0.kind == .word }.map(\.lower)
        for asked in quoted.map({ $0.lowercased() }) + words {
            if let key = FuzzyWord.match(asked, in: pairs.map { $0.key.lowercased() }) {
                return pairs.first { $0.key.lowercased() == key }?.value
            }
        }
        return nil
    }

    private static func pairs(in body: Substring) -> [(key: String, value: String)] {
        var fields: [String] = [""]
        var isQuoted = false
        for character in body {
            if character == "\"" { isQuoted.toggle() }
            if !isQuoted, character == "," || character == "，" {
                fields.append("")
            } else {
                fields[fields.count - 1].append(character)
            }
        }
        return fields.compactMap { field in
            guard let colon = field.firstIndex(where: { $0 == ":" || $0 == "：" }) else {
                return nil
            }
            let key = bare(field[..<colon])
            let value = bare(field[field.index(after: colon)...])
            return key.isEmpty ? nil : (key, value)
        }
    }

    private static func bare(_ text: Substring) -> String {
        let isEdge = { (character: Character) in character.isWhitespace || character == "\"" }
        let head = text.drop(while: isEdge)
        return String(String(head.reversed().drop(while: isEdge)).reversed())
    }

    private static func quotedStrings(in text: String) -> [String] {
        text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
}
