extension String: PostgresValue {
    package static var oid: UInt32 { TypeNumber.text }

    package func encode(into buffer: inout BinaryBuffer) {
        buffer.bytes.append(contentsOf: utf8)
    }

    package static func decode(_ field: BinaryField) -> Self? {
        if TextLike.types.contains(field.oid) || field.oid >= TypeNumber.firstOfUsers {
            return field.text
        }
        return field.oid == TypeNumber.jsonb ? JSONText.decode(field)?.text : nil
    }
}

/// Types whose binary form is their text.
enum TextLike {
    static let types: Set<UInt32> = [
        TypeNumber.text, TypeNumber.varchar, TypeNumber.bpchar, TypeNumber.name, TypeNumber.json,
        TypeNumber.untold,
    ]
}

/// JSON for a `jsonb` column, given and read as text.
///
/// The server keeps neither the order of keys nor the spaces.
package struct JSONText: PostgresValue, Hashable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package static var oid: UInt32 { TypeNumber.jsonb }

    /// The one version `jsonb_recv` accepts.
    private static let version: UInt8 = 1

    package func encode(into buffer: inout BinaryBuffer) {
        buffer.append(Self.version)
        buffer.bytes.append(contentsOf: text.utf8)
    }

    package static func decode(_ field: BinaryField) -> Self? {
        switch field.oid {
        case TypeNumber.json, TypeNumber.text: return Self(field.text)
        case TypeNumber.jsonb, TypeNumber.untold:
            guard field.bytes.first == version else { return nil }
            return Self(String(decoding: field.bytes.dropFirst(), as: UTF8.self))
        default: return nil
        }
    }
}

/// A `uuid`, printed as 8-4-4-4-12 in lower case.
package struct PostgresUUID: PostgresValue, Hashable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// Reads 32 hexadecimal digits, with or without hyphens; nil for anything else.
    package init?(_ text: String) {
        let digits = text.filter { $0 != "-" }
        guard digits.utf8.count == 32, digits.allSatisfy(\.isHexDigit),
            let high = UInt64(digits.prefix(16), radix: 16),
            let low = UInt64(digits.suffix(16), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static func random() -> Self {
        // Version 4 and variant 10, RFC 9562 §5.4.
        Self(
            high: UInt64.random(in: .min ... .max) & ~0xF000 | 0x4000,
            low: UInt64.random(in: .min ... .max) & (.max >> 2) | (1 << 63)
        )
    }

    package var description: String {
        let all = [high, low].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
        var rest = all[...]
        return [8, 4, 4, 4, 12].map { count in
            defer { rest = rest.dropFirst(count) }
            return String(rest.prefix(count))
        }.joined(separator: "-")
    }

    package static var oid: UInt32 { TypeNumber.uuid }

    package func encode(into buffer: inout BinaryBuffer) {
        buffer.append(high)
        buffer.append(low)
    }

    package static func decode(_ field: BinaryField) -> Self? {
        guard [TypeNumber.uuid, TypeNumber.untold].contains(field.oid) else { return nil }
        var reader = BinaryReader(field.bytes)
        guard let high = reader.integer(UInt64.self), let low = reader.integer(UInt64.self),
            reader.isAtEnd
        else { return nil }
        return Self(high: high, low: low)
    }
}
