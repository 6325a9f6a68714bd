/// A hash that is the same in every process and on every platform.
///
/// FNV-1a with 64 bits, finished with SplitMix64's mixer because FNV's low bits are weak.
/// `Hasher` is seeded per process and would move rows between partitions on every start.
package enum StableHash {
    package static func of(_ text: String) -> UInt64 {
        of(bytes: text.utf8)
    }

    package static func of(bytes: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        return SplitMix64.mix(hash)
    }

    /// Sixteen lower-case hexadecimal digits.
    package static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
