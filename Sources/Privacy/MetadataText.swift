/// JSON text taken apart just far enough to rewrite its strings and numbers.
struct MetadataText {
    private let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }

    /// Hands every string, unescaped, and every number to `rewrite`, with the key it stands
    /// behind, and puts in what comes back where it differs; a number that changes becomes a
    /// string.
    func replacing(_ rewrite: (_ value: String, _ key: String?) -> String) -> String {
        var result: [UInt8] = []
        var place = 0
        var key: String?
        while place < bytes.count {
            let end: Int
            let text: String
            if bytes[place] == UInt8(ascii: "\"") {
                end = stringEnd(place)
                text = unescaped((place + 1)..<max(place + 1, end - 1))
            } else if isNumber(bytes[place]) {
                end = bytes[place...].firstIndex { !isNumber($0) } ?? bytes.count
                text = String(decoding: bytes[place..<end], as: UTF8.self)
            } else {
                if bytes[place] == UInt8(ascii: ",") || bytes[place] == UInt8(ascii: "{") {
                    key = nil
                }
                result.append(bytes[place])
                place += 1
                continue
            }
            let isKey = isKeyEnd(end)
            let replaced = rewrite(text, isKey ? nil : key)
            if isKey { key = text }
            if replaced == text {
                result += bytes[place..<end]
            } else {
                result += quoted(replaced)
            }
            place = end
        }
        return String(decoding: result, as: UTF8.self)
    }

    private func isKeyEnd(_ place: Int) -> Bool {
        let next = bytes[place...].first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
        return next == UInt8(ascii: ":")
    }

    private func isNumber(_ byte: UInt8) -> Bool {
        FoldedText.digits.contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: ".")
    }

    /// The place behind the closing quote.
    private func stringEnd(_ start: Int) -> Int {
        var place = start + 1
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "\\") {
                place += 2
            } else if bytes[place] == UInt8(ascii: "\"") {
                return place + 1
            } else {
                place += 1
            }
        }
        return bytes.count
    }

    private func unescaped(_ range: Range<Int>) -> String {
        var units: [UInt16] = []
        var scalars = Substring(String(decoding: bytes[range], as: UTF8.self)).unicodeScalars
        while let scalar = scalars.popFirst() {
            guard scalar == "\\", let escape = scalars.popFirst() else {
                units += UTF16.encode(scalar).map(Array.init) ?? []
                continue
            }
            switch escape {
            case "n": units.append(10)
            case "r": units.append(13)
            case "t": units.append(9)
            case "b": units.append(8)
            case "f": units.append(12)
            case "u":
                let digits = String(Substring(scalars.prefix(4)))
                scalars.removeFirst(min(4, scalars.count))
                units.append(UInt16(digits, radix: 16) ?? 0xfffd)
            default: units += UTF16.encode(escape).map(Array.init) ?? []
            }
        }
        return String(decoding: units, as: UTF16.self)
    }

    /// RFC 8259 §7.
    private func quoted(_ text: String) -> [UInt8] {
        var result: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                let code = String(byte, radix: 16)
                let zeros = String(repeating: "0", count: 4 - code.count)
                result += Array("\\u\(zeros)\(code)".utf8)
            default: result.append(byte)
            }
        }
        return result + [UInt8(ascii: "\"")]
    }
}
