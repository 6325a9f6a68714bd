import CText

/// XXH3, 64 bits, of the UTF-8 bytes; the same on every machine.
package func xxh3(_ text: String, seed: UInt64 = 0) -> UInt64 {
    withBytes(of: text) { ctext_xxh3($0.baseAddress, $0.count, seed) }
}

/// XXH3, 64 bits, of the bytes.
package func xxh3(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
    bytes.withUnsafeBufferPointer { ctext_xxh3($0.baseAddress, $0.count, seed) }
}

/// XXH3, 128 bits, of the UTF-8 bytes: wide enough to take equal hashes for equal texts.
package func xxh128(_ text: String) -> UInt128 {
    withBytes(of: text) { wide($0) }
}

/// XXH3, 128 bits, of the bytes.
package func xxh128(_ bytes: [UInt8]) -> UInt128 {
    bytes.withUnsafeBufferPointer { wide($0) }
}

func wide(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt128 {
    var low: UInt64 = 0
    var high: UInt64 = 0
    ctext_xxh128(bytes.baseAddress, bytes.count, &low, &high)
    return UInt128(high) << 64 | UInt128(low)
}
