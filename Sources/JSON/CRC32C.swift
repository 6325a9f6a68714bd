/// The Castagnoli checksum (RFC 3720 appendix B.4).
enum CRC32C {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in
            value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1
        }
    }

    static func sum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        let table = table
        return ~bytes.reduce(~UInt32(0)) { value, byte in
            table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] ^ value >> 8
        }
    }

    /// Eight digits.
    static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let sum = sum(bytes)
        let digits = Array("0123456789abcdef".utf8)
        return (0..<8).map { digits[Int(sum >> UInt32(28 - 4 * $0)) & 15] }
    }
}
