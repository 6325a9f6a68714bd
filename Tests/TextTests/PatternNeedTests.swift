import Testing

@testable import Text

struct PatternNeedTests {
    @Test(arguments: [
        (#"\d"#, 1), (#"1[3-9]\d{9}"#, 11), (#"\d{4}[ -]?\d{4}"#, 8), (#"(?:a|b)[0-9]+"#, 1),
        (#"(x\d|\d+y1)z*"#, 1), ("v2", 1), (#"[\d]{2,}?"#, 2), (#"\p{Han}+\d"#, 1), ("a{0,3}7", 1),
        ("[0-9-]1", 1), (#"(?:\d{2}\.){3}\d{1,3}"#, 7), (#"\d{0}1{12,20}"#, 12),
        (#"\d{99999999999}"#, 1000),
    ])
    func `the digits that every match has are known`(regex: String, digits: Int) {
        #expect(Pattern(name: "p", regex: regex).need.digits == digits)
    }

    @Test(arguments: [
        "", "abc", #"\d*"#, #"\d?x"#, #"\d{0,3}x"#, #"\d|x"#, #"(?:\d|x)y"#, #"[\dx]"#, "[^0-9]",
        "[a0-9]", #"\D"#, "x{2}", #"(?:\d)?"#, "[0-9-]", "[-0-9]",
    ])
    func `a pattern that can match without a digit needs none`(regex: String) {
        #expect(Pattern(name: "p", regex: regex).need.digits == 0)
    }

    @Test(arguments: [
        #"\x41"#, #"\101"#, #"\Q1\E?"#, "(?i)1", "(?#1)a", "(?x)1 ?", #"\cA1"#, "x{,3}1", "(*UCP)1",
        "[[:alpha:]1]", "1)", "(1", "[1",
    ])
    func `what is not understood needs none`(regex: String) {
        #expect(Pattern(name: "p", regex: regex).need.digits == 0)
    }

    @Test(arguments: [
        "a@b", #"[a-z]{1,40}@[a-z]+\.cn"#, #"\@"#, "(?:a@|@b)c", "@+", "(x@y){2}z?", "@|a@",
    ])
    func `an address needs an at sign`(regex: String) {
        #expect(Pattern(name: "p", regex: regex).need.atSign)
    }

    @Test(arguments: [
        "ab", "@?x", "@*x", "@{0,2}x", "@|x", "(?:@|x)y", "[@]", "[^@]", "(?:a@)?b", #"\x40"#, "(@",
        "x{@}",
    ])
    func `a pattern that can match without an at sign needs none`(regex: String) {
        #expect(!Pattern(name: "p", regex: regex).need.atSign)
    }

    @Test func `addresses are found wherever the at sign stands`() throws {
        let patterns = [
            Pattern(name: "address", regex: "[a-z]{1,9}@[a-z]{1,9}"),
            Pattern(name: "letter", regex: "z"), Pattern(name: "digit", regex: #"\d@"#),
        ]
        let set = try PatternSet(patterns, positions: false)
        for length in 3...130 {
            for place in [1, length / 2, length - 2] {
                var bytes = [UInt8](repeating: 0x61, count: length)
                #expect(set.hits(in: String(decoding: bytes, as: UTF8.self)).isEmpty)
                bytes[place] = 0x40
                let found = set.hits(in: String(decoding: bytes, as: UTF8.self))
                #expect(found.indices == [0], "length \(length), place \(place)")
                bytes[place - 1] = 0x31
                let other = set.hits(in: String(decoding: bytes, as: UTF8.self))
                #expect(other.contains(2), "length \(length), place \(place)")
            }
        }
    }

    @Test func `texts with enough digits anywhere are scanned, whatever their length`() throws {
        let patterns = [
            Pattern(name: "digit", regex: #"\d"#), Pattern(name: "letter", regex: "z"),
            Pattern(name: "long", regex: #"\d(?:.*\d){8}"#),
        ]
        let set = try PatternSet(patterns, positions: false)
        for length in 1...200 {
            for place in [0, length / 2, length - 1] {
                var bytes = [UInt8](repeating: 0x61, count: length)
                #expect(set.hits(in: String(decoding: bytes, as: UTF8.self)).isEmpty)
                bytes[place] = 0x39
                let found = set.hits(in: String(decoding: bytes, as: UTF8.self))
                #expect(found.indices == [0], "length \(length), place \(place)")
                guard length >= 9 else { continue }
                bytes.replaceSubrange(length - 9..<length, with: [UInt8](repeating: 0x30, count: 9))
                let many = set.hits(in: String(decoding: bytes, as: UTF8.self))
                #expect(many.indices == [0, 2], "length \(length)")
            }
        }
    }
}
