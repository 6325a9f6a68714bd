import CPostgres

/// The values of one statement in binary form, in one buffer.
struct Parameters {
    private(set) var types: [Oid] = []
    private var buffer = BinaryBuffer()
    private var fields: [(start: Int, length: Int)?] = []

    /// The protocol counts parameters in 16 bits.
    private static let atMost = 65_535

    init(_ values: [any PostgresValue]) throws(PostgresError) {
        guard values.count <= Self.atMost else {
            throw PostgresError(
                .misuse,
                "\(values.count) parameters, at most \(Self.atMost): use arrays or copyIn"
            )
        }
        for value in values { append(value) }
        // Keeps the address of an empty last value inside the buffer.
        buffer.append(UInt8(0))
    }

    private mutating func append<Value: PostgresValue>(_ value: Value) {
        types.append(Value.oid)
        guard !value.isNull else { return fields.append(nil) }
        let start = buffer.bytes.count
        value.encode(into: &buffer)
        fields.append((start, buffer.bytes.count - start))
    }

    /// Whether the text occurs in any of the values.
    func contain(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard let first = wanted.first else { return false }
        let bytes = buffer.bytes
        return bytes.indices.contains { start in
            bytes[start] == first && bytes[start...].starts(with: wanted)
        }
    }

    /// Lends what `PQexecParams` wants; the pointers are gone after the closure.
    func withPointers<Result>(_ body: (Pointers) -> Result) -> Result {
        let lengths = fields.map { Int32(truncatingIfNeeded: $0?.length ?? 0) }
        let formats = [Int32](repeating: 1, count: fields.count)
        return buffer.bytes.withUnsafeBytes { bytes in
            let start = bytes.bindMemory(to: CChar.self).baseAddress
            let values = fields.map { field in field.flatMap { start?.advanced(by: $0.start) } }
            return body(
                Pointers(
                    count: Int32(fields.count),
                    types: types,
                    values: values,
                    lengths: lengths,
                    formats: formats
                )
            )
        }
    }

    struct Pointers {
        let count: Int32
        let types: [Oid]
        let values: [UnsafePointer<CChar>?]
        let lengths: [Int32]
        let formats: [Int32]
    }
}
