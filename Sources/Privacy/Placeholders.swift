/// The numbers that stand for values within one conversation.
///
/// The same value has the same number wherever it is said; placeholders that are in the text
/// already keep theirs, so a text that was redacted before is not given a number twice.
struct Placeholders {
    private var numbers: [PersonalDataKind: [String: Int]] = [:]
    private var highest: [PersonalDataKind: Int] = [:]
    private(set) var counts: [PersonalDataKind: Int] = [:]

    mutating func reserve(in text: String, _ kinds: [PersonalDataKind]) {
        guard text.utf8.contains(UInt8(ascii: "<")) else { return }
        for piece in text.split(separator: "<").dropFirst(text.hasPrefix("<") ? 0 : 1) {
            guard let end = piece.firstIndex(of: ">"), let bar = piece[..<end].lastIndex(of: "_"),
                let number = Int(piece[piece.index(after: bar)..<end]), number < 1_000_000,
                let kind = kinds.first(where: { $0.placeholder == piece[..<bar] })
            else { continue }
            highest[kind] = max(highest[kind] ?? 0, number)
        }
    }

    mutating func placeholder(for kind: PersonalDataKind, _ value: String) -> String {
        counts[kind, default: 0] += 1
        if let number = numbers[kind]?[value] { return "<\(kind.placeholder)_\(number)>" }
        let number = (highest[kind] ?? 0) + 1
        highest[kind] = number
        numbers[kind, default: [:]][value] = number
        return "<\(kind.placeholder)_\(number)>"
    }
}
