/// A type whose `Array` has a PostgreSQL type: `[String]` is `text[]`, `[UInt8]` is `bytea`.
package protocol PostgresElement {
    static var arrayOID: UInt32 { get }
    static func encode(_ array: [Self], into buffer: inout BinaryBuffer)
    static func decodeArray(_ field: BinaryField) -> [Self]?
}

extension Array: PostgresValue where Element: PostgresElement {
    package static var oid: UInt32 { Element.arrayOID }

    package func encode(into buffer: inout BinaryBuffer) { Element.encode(self, into: &buffer) }

    package static func decode(_ field: BinaryField) -> Self? { Element.decodeArray(field) }
}

extension UInt8: PostgresElement {
    package static var arrayOID: UInt32 { TypeNumber.bytea }

    package static func encode(_ array: [UInt8], into buffer: inout BinaryBuffer) {
        buffer.bytes.append(contentsOf: array)
    }

    package static func decodeArray(_ field: BinaryField) -> [UInt8]? {
        guard [TypeNumber.bytea, TypeNumber.untold].contains(field.oid) else { return nil }
        return Array(field.bytes)
    }
}

/// Binary form after `array_send`: dimensions, null flag, element type, then for each dimension
/// length and lower bound, then the elements, each after its length.
extension PostgresElement where Self: PostgresValue {
    package static func encode(_ array: [Self], into buffer: inout BinaryBuffer) {
        buffer.append(Int32(array.isEmpty ? 0 : 1))
        buffer.append(Int32(array.contains(where: \.isNull) ? 1 : 0))
        buffer.append(oid)
        guard !array.isEmpty else { return }
        buffer.append(Int32(truncatingIfNeeded: array.count))
        buffer.append(Int32(1))
        for element in array { buffer.appendWithLength(element) }
    }

    /// Reads arrays of one dimension; nil for more, and for a NULL where there is no place for it.
    package static func decodeArray(_ field: BinaryField) -> [Self]? {
        var reader = BinaryReader(field.bytes)
        guard let dimensions = reader.integer(Int32.self), reader.integer(Int32.self) != nil,
            let type = reader.integer(UInt32.self)
        else { return nil }
        guard dimensions == 1 else { return dimensions == 0 ? [] : nil }
        guard let count = reader.integer(Int32.self), reader.integer(Int32.self) != nil
        else { return nil }
        var array: [Self] = []
        for _ in 0..<max(0, count) {
            guard let length = reader.integer(Int32.self) else { return nil }
            let bytes = length < 0 ? nil : reader.take(Int(length))
            guard length < 0 || bytes != nil,
                let element = bytes.map({ decode(BinaryField(bytes: $0, oid: type)) }) ?? null
            else { return nil }
            array.append(element)
        }
        return array
    }
}

extension Optional: PostgresElement where Wrapped: PostgresElement & PostgresValue {
    package static var arrayOID: UInt32 { Wrapped.arrayOID }
}

extension Bool: PostgresElement { package static var arrayOID: UInt32 { 1000 } }
extension Int: PostgresElement { package static var arrayOID: UInt32 { 1016 } }
extension Int64: PostgresElement { package static var arrayOID: UInt32 { 1016 } }
extension Int32: PostgresElement { package static var arrayOID: UInt32 { 1007 } }
extension Double: PostgresElement { package static var arrayOID: UInt32 { 1022 } }
extension Float: PostgresElement { package static var arrayOID: UInt32 { 1021 } }
extension String: PostgresElement { package static var arrayOID: UInt32 { 1009 } }
extension JSONText: PostgresElement { package static var arrayOID: UInt32 { 3807 } }
extension PostgresUUID: PostgresElement { package static var arrayOID: UInt32 { 2951 } }
extension Timestamp: PostgresElement { package static var arrayOID: UInt32 { 1185 } }
extension PostgresDate: PostgresElement { package static var arrayOID: UInt32 { 1182 } }
