import Testing

@testable import JSON

struct JSONSerializationTests {
    private func text(_ value: JSONValue, canonical: Bool = false) -> String {
        String(decoding: value.serialized(sortedKeys: canonical), as: UTF8.self)
    }

    @Test(
        arguments: [
            // RFC 8785 appendix B.
            (0x0000000000000000, "0"),
            (0x8000000000000000, "0"),
            (0x0000000000000001, "5e-324"),
            (0x8000000000000001, "-5e-324"),
            (0x7fefffffffffffff, "1.7976931348623157e+308"),
            (0x4340000000000000, "9007199254740992"),
            (0xc340000000000000, "-9007199254740992"),
            (0x4430000000000000, "295147905179352830000"),
            (0x44b52d02c7e14af5, "9.999999999999997e+22"),
            (0x44b52d02c7e14af6, "1e+23"),
            (0x44b52d02c7e14af7, "1.0000000000000001e+23"),
            (0x444b1ae4d6e2ef4e, "999999999999999700000"),
            (0x444b1ae4d6e2ef4f, "999999999999999900000"),
            (0x444b1ae4d6e2ef50, "1e+21"),
            (0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"),
            (0x3eb0c6f7a0b5ed8d, "0.000001"),
            (0x41b3de4355555553, "333333333.3333332"),
            (0x41b3de4355555554, "333333333.33333325"),
            (0x41b3de4355555555, "333333333.3333333"),
            (0x41b3de4355555556, "333333333.3333334"),
            (0x41b3de4355555557, "333333333.33333343"),
            (0xbecbf647612f3696, "-0.0000033333333333333333"),
            (0x43143ff3c1cb0959, "1424953923781206.2"),
            (0x3ff8000000000000, "1.5"),
            (0x4059000000000000, "100"),
        ] as [(UInt64, String)]
    )
    func `a canonical number is written as ECMAScript writes it`(bits: UInt64, expected: String) {
        let number = JSONValue.number(Double(bitPattern: bits))
        #expect(text(number, canonical: true) == expected)
    }

    @Test(arguments: [
        ("\u{0}\u{1f}\u{8}\u{9}\u{a}\u{c}\u{d}\"\\/", #""\u0000\u001f\b\t\n\f\r\"\\/""#),
        ("\u{7f}é😀\u{2028}", "\"\u{7f}é😀\u{2028}\""),
    ])
    func `only what must be escaped is`(string: String, expected: String) {
        #expect(text(.string(string)) == expected)
    }

    @Test
    func `canonical keys are sorted by UTF-16 code units at every level`() {
        // The example of RFC 8785 §3.2.3.
        let value: JSONValue = [
            "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet",
            "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control",
            "\u{f6}": ["b": 1, "a": 2],
        ]
        let order = ["\r", "1", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1f600}", "\u{fb33}"]
        let written = text(value, canonical: true)
        let places = order.compactMap { written.range(of: text(.string($0)) + ":")?.lowerBound }
        #expect(places.count == order.count)
        #expect(places == places.sorted())
        #expect(written.contains(#"{"a":2,"b":1}"#))
    }

    @Test
    func `order is kept and doubles stay doubles when not canonical`() throws {
        let value: JSONValue = ["b": 1, "a": 1.0, "c": -0.0]
        #expect(text(value) == #"{"b":1,"a":1.0,"c":-0.0}"#)
        #expect(text(value, canonical: true) == #"{"a":1,"b":1,"c":0}"#)
        #expect(text([.number(.nan), .number(.infinity)]) == "[null,null]")
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `what is written parses to the same value`(seed: UInt64) throws {
        var values = RandomValues(seed: seed)
        for _ in 0..<250 {
            let value = values.next(depth: 5)
            let bytes = value.serialized()
            #expect(try JSONValue(parsing: bytes) == value)
            let canonical = value.serialized(sortedKeys: true)
            #expect(
                try JSONValue(parsing: canonical).serialized(sortedKeys: true) == canonical
            )
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `a damaged text is refused or read and never worse`(seed: UInt64) {
        var values = RandomValues(seed: seed)
        for _ in 0..<500 {
            var bytes = values.next(depth: 5).serialized()
            bytes = values.damaged(bytes)
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            #expect((try? JSONValue(parsing: value.serialized())) == value)
        }
    }
}

extension String {
    fileprivate func range(of needle: String) -> Range<Int>? {
        let hay = Array(utf8)
        let needle = Array(needle.utf8)
        return hay.indices.first { hay[$0...].starts(with: needle) }.map { $0..<$0 + needle.count }
    }
}
