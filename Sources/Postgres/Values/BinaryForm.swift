/// Bytes in PostgreSQL's binary form, built up: integers in network order.
package struct BinaryBuffer {
    var bytes: [UInt8] = []

    mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends a value after its length, as parameters, array elements and COPY fields want it;
    /// a NULL is the length -1.
    mutating func appendWithLength(_ value: some PostgresValue) {
        guard !value.isNull else { return append(Int32(-1)) }
        let start = bytes.count
        append(Int32(0))
        value.encode(into: &self)
        let length = Int32(truncatingIfNeeded: bytes.count - start - 4)
        withUnsafeBytes(of: length.bigEndian) { length in
            for place in 0..<4 { bytes[start + place] = length[place] }
        }
    }
}

/// One field in binary form, lent by a result or a COPY message.
package struct BinaryField {
    let bytes: UnsafeRawBufferPointer

    /// The column's type, 0 where the protocol does not tell it (COPY).
    let oid: UInt32

    /// The whole field as one integer in network order; nil when the size differs.
    func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) -> Value? {
        guard bytes.count == MemoryLayout<Value>.size else { return nil }
        return Value(bigEndian: bytes.loadUnaligned(as: Value.self))
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Reads binary form front to back; every read is checked against the end.
struct BinaryReader {
    private var rest: Slice<UnsafeRawBufferPointer>

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type) -> Value? {
        guard let bytes = take(MemoryLayout<Value>.size) else { return nil }
        return Value(bigEndian: bytes.loadUnaligned(as: Value.self))
    }

    mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, count <= rest.count else { return nil }
        let taken = UnsafeRawBufferPointer(rebasing: rest.prefix(count))
        rest = rest.dropFirst(count)
        return taken
    }
}
