/// Text as Python sees it: code points, equal only when they are the same code points.
///
/// Kept as UTF-8, whose byte order is the order of the code points. Swift's `String` would take
/// texts that are only canonically equivalent as one.
struct Text: Sendable, Hashable, ExpressibleByStringLiteral {
    var bytes: [UInt8]
    /// Marked by `safe` or `escape`; adding to it escapes what is added.
    var isMarkup = false

    init(_ bytes: [UInt8] = [], isMarkup: Bool = false) {
        self.bytes = bytes
        self.isMarkup = isMarkup
    }

    init(_ text: String) { bytes = Array(text.utf8) }

    init(stringLiteral value: String) { bytes = Array(value.utf8) }

    init(scalars: some Sequence<Unicode.Scalar>) {
        bytes = []
        for scalar in scalars { bytes.append(scalar) }
    }

    var string: String { String(decoding: bytes, as: UTF8.self) }
    var isEmpty: Bool { bytes.isEmpty }
    var isASCII: Bool { bytes.allSatisfy { $0 < 0x80 } }
    var scalars: [Unicode.Scalar] { Array(string.unicodeScalars) }

    /// Number of code points.
    var count: Int { bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } }

    static func == (left: Text, right: Text) -> Bool { left.bytes == right.bytes }

    func hash(into hasher: inout Hasher) { hasher.combine(bytes) }

    static func < (left: Text, right: Text) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    static func + (left: Text, right: Text) -> Text {
        Text(left.bytes + right.bytes)
    }

    func with(_ bytes: some Sequence<UInt8>) -> Text { Text(Array(bytes), isMarkup: isMarkup) }

    func with(_ text: Text) -> Text { Text(text.bytes, isMarkup: isMarkup) }

    /// `html.escape` as MarkupSafe does it.
    var escaped: Text {
        guard !isMarkup else { return self }
        var result = Text(isMarkup: true)
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "&"): result.bytes += Array("&amp;".utf8)
            case UInt8(ascii: "<"): result.bytes += Array("&lt;".utf8)
            case UInt8(ascii: ">"): result.bytes += Array("&gt;".utf8)
            case UInt8(ascii: "'"): result.bytes += Array("&#39;".utf8)
            case UInt8(ascii: "\""): result.bytes += Array("&#34;".utf8)
            default: result.bytes.append(byte)
            }
        }
        return result
    }
}

extension [UInt8] {
    mutating func append(_ scalar: Unicode.Scalar) {
        if scalar.isASCII {
            append(UInt8(scalar.value))
        } else {
            append(contentsOf: UTF8.encode(scalar) ?? .init())
        }
    }
}
