/// A Swift type with a PostgreSQL type and a binary form.
///
/// Parameters are declared with exactly `oid`, so a text that shall become a `uuid` or an enum
/// needs a cast in SQL: `$1::uuid`. Reading is wider where nothing is lost: `Int` reads every
/// integer type and whole numerics, `Double` every number, `String` every text-like type.
package protocol PostgresValue {
    /// The type's number in `pg_type`.
    static var oid: UInt32 { get }

    /// What NULL decodes to; nil where the type has no place for it.
    static var null: Self? { get }

    var isNull: Bool { get }

    /// Appends the binary form; never called for NULL.
    func encode(into buffer: inout BinaryBuffer)

    /// The value of a field that is not NULL; nil when the field is of another type.
    static func decode(_ field: BinaryField) -> Self?
}

extension PostgresValue {
    package static var null: Self? { nil }
    package var isNull: Bool { false }
}

extension Optional: PostgresValue where Wrapped: PostgresValue {
    package static var oid: UInt32 { Wrapped.oid }
    package static var null: Self? { .some(.none) }
    package var isNull: Bool { self?.isNull ?? true }

    package func encode(into buffer: inout BinaryBuffer) { self?.encode(into: &buffer) }

    package static func decode(_ field: BinaryField) -> Self? {
        Wrapped.decode(field).map(Optional.some)
    }
}

/// Numbers of the built-in types, from `pg_type.dat`; they never change.
enum TypeNumber {
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let name: UInt32 = 19
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let oid: UInt32 = 26
    static let json: UInt32 = 114
    static let float4: UInt32 = 700
    static let float8: UInt32 = 701
    static let bpchar: UInt32 = 1042
    static let varchar: UInt32 = 1043
    static let date: UInt32 = 1082
    static let timestamp: UInt32 = 1114
    static let timestamptz: UInt32 = 1184
    static let numeric: UInt32 = 1700
    static let uuid: UInt32 = 2950
    static let jsonb: UInt32 = 3802

    /// COPY does not tell types; the reader's word is taken then.
    static let untold: UInt32 = 0

    /// Types made by users (enums, citext) begin here: `FirstNormalObjectId`.
    static let firstOfUsers: UInt32 = 16384

    static func spelling(_ oid: UInt32) -> String { spellings[oid] ?? "type \(oid)" }

    private static let spellings: [UInt32: String] = [
        bool: "boolean", bytea: "bytea", name: "name", int8: "bigint", int2: "smallint",
        int4: "integer", text: "text", oid: "oid", json: "json", float4: "real",
        float8: "double precision", bpchar: "char", varchar: "varchar", date: "date",
        timestamp: "timestamp", timestamptz: "timestamptz", numeric: "numeric", uuid: "uuid",
        jsonb: "jsonb", 1000: "boolean[]", 1007: "integer[]", 1009: "text[]", 1016: "bigint[]",
        1021: "real[]", 1022: "double precision[]", 1182: "date[]", 1185: "timestamptz[]",
        2951: "uuid[]", 3807: "jsonb[]",
    ]
}
