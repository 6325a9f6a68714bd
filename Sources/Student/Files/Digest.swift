import CKernels

/// SHA-256, fed in parts.
struct Digest {
    private var state = ck_sha256()

    init() { ck_sha256_begin(&state) }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        ck_sha256_update(&state, start, bytes.count)
    }

    /// A text with its length before it, so that neighbours cannot run together.
    mutating func add(_ text: String) {
        var copy = text
        copy.withUTF8 { bytes in
            add(UInt64(bytes.count))
            add(UnsafeRawBufferPointer(bytes))
        }
    }

    mutating func add(_ number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { add($0) }
    }

    /// 64 hexadecimal digits.
    func hex() -> String {
        var copy = state
        var bytes = [UInt8](repeating: 0, count: 32)
        ck_sha256_end(&copy, &bytes)
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
