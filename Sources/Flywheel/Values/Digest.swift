/// A SHA-256 digest (FIPS 180-4).
///
/// Written out here because the words module imports nothing; it hashes keys and leaves, never
/// bulk data.
public struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 32 bytes.
    public let bytes: [UInt8]

    public init(of text: String) {
        var hasher = DigestBuilder()
        hasher.update(Array(text.utf8))
        self = hasher.finish()
    }

    public init(of bytes: [UInt8]) {
        var hasher = DigestBuilder()
        hasher.update(bytes)
        self = hasher.finish()
    }

    /// - Returns: `nil` unless there are 32 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    init(words: [UInt32]) {
        bytes = words.flatMap { word in
            [
                UInt8(truncatingIfNeeded: word >> 24), UInt8(truncatingIfNeeded: word >> 16),
                UInt8(truncatingIfNeeded: word >> 8), UInt8(truncatingIfNeeded: word),
            ]
        }
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// The first eight bytes as a big-endian number.
    public var prefix64: UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

    public var description: String { hex }

    public static func < (left: Digest, right: Digest) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension Digest {
    /// HMAC-SHA-256 (RFC 2104).
    public static func keyed(_ key: [UInt8], _ message: String) -> Digest {
        var block = key.count > 64 ? Digest(of: key).bytes : key
        block += [UInt8](repeating: 0, count: 64 - block.count)
        let inner = Digest(of: block.map { $0 ^ 0x36 } + Array(message.utf8))
        return Digest(of: block.map { $0 ^ 0x5c } + inner.bytes)
    }
}
