import Testing

@testable import JSON

struct JSONParsingTests {
    @Test(
        arguments: [
            ("null", JSONValue.null), ("true", true), (" false\n", false), ("\"\"", ""),
            ("[]", []), ("{}", [:]), ("0", 0), ("-0", 0), ("-7", -7), ("1.5", 1.5), ("1e3", 1000.0),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", 9223372036854775808.0),
            ("-9223372036854775809", -9223372036854775808.0),
            ("18446744073709551616", 18446744073709551616.0),
            (
                "[123456789012345678901234567890,\"99999999999999999999999\"]",
                [1.2345678901234568e29, "99999999999999999999999"]
            ),
            ("{\"a\":[1,{\"b\":null}]}", ["a": [1, ["b": nil]]]),
            (#""\u00e9\n\t\/\\\"""#, "é\n\t/\\\""), (#""\ud83d\ude00""#, "😀"),
            ("\"你好\u{7f}\"", "你好\u{7f}"),
        ] as [(String, JSONValue)]
    )
    func `a text means its value`(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test(
        arguments: [
            ("", JSONError.Code.empty), (" \n", .empty), ("nul", .syntax), ("[1,]", .syntax),
            ("{\"a\":1,}", .syntax), ("[1 2]", .syntax), ("{a:1}", .syntax), ("1 2", .syntax),
            ("[1]]", .syntax), ("[", .syntax), ("\"open", .syntax), ("// c\n1", .syntax),
            ("NaN", .syntax), ("Infinity", .syntax), ("+1", .syntax), ("'a'", .syntax),
            ("01", .number), ("1.", .number), ("-", .number), ("1e999", .number), ("1e", .number),
            ("0123456789012345678901", .number),
            (#""\x""#, .escape), (#""\ud800""#, .escape), (#""\udc00""#, .escape),
            (#""\ud800\u0041""#, .escape), (#""\u12g4""#, .escape),
            ("\"a\nb\"", .syntax),
        ] as [(String, JSONError.Code)]
    )
    func `a text that is no JSON is refused with its reason`(text: String, code: JSONError.Code) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.code == code)
    }

    @Test(
        arguments: [
            ([0x22, 0xFF, 0x22], 1), ([0x22, 0xC0, 0xAF, 0x22], 1),
            ([0x22, 0x61, 0xE4, 0xBD, 0x22], 2),
            ([0x22, 0xED, 0xA0, 0x80, 0x22], 1), ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1),
        ] as [([UInt8], Int)]
    )
    func `bytes that are not UTF-8 are refused where they start`(bytes: [UInt8], offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        #expect(error?.code == .encoding)
        #expect(error?.offset == offset)
    }

    @Test
    func `a syntax error says at which byte`() {
        let error = #expect(throws: JSONError.self) {
            try JSONValue(parsing: #"{"a": 1, "b": nope, "c": 3}"#)
        }
        #expect(error?.offset == 14)
    }

    @Test
    func `nesting is limited`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try JSONValue(parsing: nested(500)) }
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: nested(100_000)) }
        #expect(error?.code == .depth)
        let strict = JSONParsingOptions(maximumDepth: 3)
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(4), options: strict) }
    }

    @Test
    func `of a repeated key the last value wins unless repeats are refused`() throws {
        let text = #"{"a":1,"b":2,"a":3}"#
        let value = try JSONValue(parsing: text)
        #expect(value == ["a": 3, "b": 2])
        #expect(value.object?.keys == ["a", "b"])
        let strict = JSONParsingOptions(refusesDuplicateKeys: true)
        let error = #expect(throws: JSONError.self) {
            try JSONValue(parsing: text, options: strict)
        }
        #expect(error?.code == .duplicateKey)
    }

    @Test
    func `keys are told apart by their bytes`() throws {
        let composed = "\u{e9}"
        let decomposed = "e\u{301}"
        let value = try JSONValue(parsing: "{\"\(composed)\":1,\"\(decomposed)\":2}")
        #expect(value[composed] == 1)
        #expect(value[decomposed] == 2)
        #expect(JSONValue.string(composed) != JSONValue.string(decomposed))
    }

    @Test
    func `an error never repeats the text`() {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: #"{"secret": sk-1}"#) }
        #expect(error?.description.contains("secret") == false)
        #expect(error?.description.contains("sk-1") == false)
    }
}
