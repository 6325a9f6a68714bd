extension Bool: PostgresValue {
    package static var oid: UInt32 { TypeNumber.bool }

    package func encode(into buffer: inout BinaryBuffer) { buffer.append(UInt8(self ? 1 : 0)) }

    package static func decode(_ field: BinaryField) -> Self? {
        guard [TypeNumber.bool, TypeNumber.untold].contains(field.oid) else { return nil }
        return field.integer(UInt8.self).map { $0 != 0 }
    }
}

extension Int: PostgresValue {
    package static var oid: UInt32 { TypeNumber.int8 }

    package func encode(into buffer: inout BinaryBuffer) { buffer.append(Int64(self)) }

    package static func decode(_ field: BinaryField) -> Self? {
        Int64.decode(field).flatMap(Int.init(exactly:))
    }
}

extension Int64: PostgresValue {
    package static var oid: UInt32 { TypeNumber.int8 }

    package func encode(into buffer: inout BinaryBuffer) { buffer.append(self) }

    package static func decode(_ field: BinaryField) -> Self? {
        switch field.oid {
        case TypeNumber.int8, TypeNumber.int4, TypeNumber.int2, TypeNumber.untold:
            switch field.bytes.count {
            case 8: field.integer(Int64.self)
            case 4: field.integer(Int32.self).map(Int64.init)
            default: field.integer(Int16.self).map(Int64.init)
            }
        case TypeNumber.oid: field.integer(UInt32.self).map(Int64.init)
        case TypeNumber.numeric: NumericText(field)?.integer
        default: nil
        }
    }
}

extension Int32: PostgresValue {
    package static var oid: UInt32 { TypeNumber.int4 }

    package func encode(into buffer: inout BinaryBuffer) { buffer.append(self) }

    package static func decode(_ field: BinaryField) -> Self? {
        Int64.decode(field).flatMap(Int32.init(exactly:))
    }
}

extension Double: PostgresValue {
    package static var oid: UInt32 { TypeNumber.float8 }

    package func encode(into buffer: inout BinaryBuffer) { buffer.append(bitPattern) }

    package static func decode(_ field: BinaryField) -> Self? {
        switch field.oid {
        case TypeNumber.float8, TypeNumber.untold:
            field.integer(UInt64.self).map(Double.init(bitPattern:))
        case TypeNumber.float4: Float.decode(field).map(Double.init)
        case TypeNumber.numeric: NumericText(field)?.double
        default: Int64.decode(field).flatMap(Double.init(exactly:))
        }
    }
}

extension Float: PostgresValue {
    package static var oid: UInt32 { TypeNumber.float4 }

    package func encode(into buffer: inout BinaryBuffer) { buffer.append(bitPattern) }

    package static func decode(_ field: BinaryField) -> Self? {
        guard [TypeNumber.float4, TypeNumber.untold].contains(field.oid) else { return nil }
        return field.integer(UInt32.self).map(Float.init(bitPattern:))
    }
}

/// A `numeric` spelt out in decimal, as `sum(bigint)` and `avg` return it.
///
/// Binary form after `numeric_send`: count, weight, sign and scale, then digits of base 10000.
private struct NumericText {
    private let spelling: String

    init?(_ field: BinaryField) {
        var reader = BinaryReader(field.bytes)
        guard let count = reader.integer(Int16.self), let weight = reader.integer(Int16.self),
            let sign = reader.integer(UInt16.self), reader.integer(Int16.self) != nil
        else { return nil }
        switch sign {
        case 0xC000: spelling = "nan"
        case 0xD000: spelling = "inf"
        case 0xF000: spelling = "-inf"
        default:
            var digits = ""
            for _ in 0..<count {
                guard let digit = reader.integer(Int16.self) else { return nil }
                digits += String(String(10000 + Int(digit)).dropFirst())
            }
            let exponent = 4 * (Int(weight) + 1 - Int(count))
            spelling = (sign == 0x4000 ? "-0" : "0") + digits + "e\(exponent)"
        }
    }

    /// The nearest double.
    var double: Double? { Double(spelling) }

    /// The whole number it is; nil with a fraction or out of range.
    var integer: Int64? {
        guard let mark = spelling.firstIndex(of: "e"),
            let exponent = Int(spelling[spelling.index(after: mark)...])
        else { return nil }
        let digits = spelling[..<mark]
        if exponent >= 0 {
            return Int64(digits + String(repeating: "0", count: min(exponent, 20)))
        }
        let cut = min(-exponent, digits.count - 1)
        guard digits.suffix(cut).allSatisfy({ $0 == "0" }) else { return nil }
        return Int64(digits.dropLast(cut))
    }
}
