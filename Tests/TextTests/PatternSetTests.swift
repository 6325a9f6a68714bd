import Foundation
import Testing
import Text

private let expressions = [
    #"1[3-9]\d{9}"#, #"\d{2,3}"#, #"[a-z0-9.]+@[a-z0-9.]+\.[a-z]{2,}"#, "抱歉|对不起", "请.{0,10}翻译",
    #"a.*b"#, "(?s)x.+y", "[一-龥]{3}", "^请", #"ab+$"#, "😀+",
]
private let pieces = [
    "1", "3", "8", "12345678901", "请", "翻译", "a", "b", "@", ".", "com", " ", "抱歉", "对不起", "\n",
    "x", "y", "😀", "é",
]

private func byteRanges(of expression: String, in text: String) throws -> [Range<Int>] {
    let whole = NSRange(text.startIndex..., in: text)
    return try NSRegularExpression(pattern: expression).matches(in: text, range: whole).compactMap {
        guard let range = Range($0.range, in: text) else { return nil }
        return text.utf8.distance(
            from: text.startIndex,
            to: range.lowerBound
        )..<text.utf8.distance(
            from: text.startIndex,
            to: range.upperBound
        )
    }
}

struct PatternSetTests {
    @Test func `hits and matches are those of an independent engine`() throws {
        let set = try PatternSet(expressions.map { Pattern(name: $0, regex: $0) })
        var generator = SeededGenerator(seed: 23)
        var seen = 0
        for _ in 0..<400 {
            let text = draw(pieces, upTo: 40, using: &generator)
            let hits = set.hits(in: text)
            let matches = set.matches(in: text)
            for (index, expression) in expressions.enumerated() {
                let expected = try byteRanges(of: expression, in: text)
                #expect(hits.contains(index) == !expected.isEmpty, "\(expression) in \(text)")
                let found = matches.filter { $0.pattern == index }.map(\.bytes)
                #expect(found == expected, "\(expression) in \(text)")
                seen += expected.count
            }
            #expect(set.contains(text) == !hits.isEmpty)
        }
        #expect(seen > 1000)
    }

    @Test func `literal patterns are found where the text is`() throws {
        let literals = ["a.b", "(x)", "你好", "c++", "50% off", "a\nb", "_^$|\\"]
        let set = try PatternSet(literals.map { .literal(name: $0, $0) })
        var generator = SeededGenerator(seed: 29)
        for _ in 0..<300 {
            let text = draw(literals + ["a", "x", "b", "+"], upTo: 6, using: &generator)
            let expected = literals.indices.filter { text.contains(literals[$0]) }
            #expect(set.hits(in: text).indices == expected)
        }
    }

    @Test func `a match says where its text is`() throws {
        let set = try PatternSet([
            Pattern(name: "phone", regex: #"\b1[3-9]\d{9}\b"#),
            Pattern(name: "word", regex: "hello", caseInsensitive: true),
        ])
        let text = "电话13812345678吧，HeLLo"
        let matches = set.matches(in: text)
        #expect(matches.map(\.pattern) == [0, 1])
        #expect(matches.map { $0.text(in: text) } == ["13812345678", "HeLLo"])
        #expect(matches[0].bytes == 6..<17)
    }

    @Test func `an address that follows another at once is not lost`() throws {
        let set = try PatternSet([Pattern(name: "p", regex: #"[\w.]+@[\w.]+\.[a-z]{2,}"#)])
        let text = "a@b.com.c@d.com"
        #expect(set.matches(in: text).map { $0.text(in: text) } == ["a@b.com", ".c@d.com"])
    }

    @Test func `more than 64 patterns are told apart`() throws {
        let set = try PatternSet((0..<200).map { Pattern(name: "\($0)", regex: "<\($0)>") })
        let hits = set.hits(in: "<0> <63> <64> <199>")
        #expect(hits.indices == [0, 63, 64, 199])
        #expect(hits.count == 4)
    }

    @Test func `no patterns and no text give no hits`() throws {
        let none = try PatternSet([])
        #expect(none.hits(in: "a").isEmpty)
        #expect(!none.contains("a"))
        let some = try PatternSet([Pattern(name: "p", regex: "a+")])
        #expect(some.hits(in: "").isEmpty)
        #expect(some.matches(in: "").isEmpty)
    }

    @Test func `a megabyte with a match at every place is searched`() throws {
        let set = try PatternSet([Pattern(name: "p", regex: #"\d{2,3}"#)])
        let text = String(repeating: "1234567 数字 ", count: 60_000)
        #expect(set.matches(in: text).count == 120_000)
    }

    @Test(arguments: [
        (#"(?=a)b"#, "look-around is not available: match the context too, or use \\b"),
        (#"(?<!a)b"#, "look-around is not available: match the context too, or use \\b"),
        (#"(a)\1"#, "back-references are not available: write the alternatives out"),
        ("a*", "as written it is found in every text: use + for *, or drop the ?"),
    ])
    func `what one pass cannot do is refused with a way out`(regex: String, advice: String) {
        let error = #expect(throws: TextError.self) {
            try PatternSet([Pattern(name: "ok", regex: "a"), Pattern(name: "bad", regex: regex)])
        }
        #expect(error?.code == .patternRefused)
        #expect(error?.pattern == "bad")
        #expect(error?.message.hasPrefix("pattern 'bad': ") == true)
        #expect(error?.message.hasSuffix("; " + advice) == true, "\(error?.message ?? "")")
    }

    @Test func `a malformed expression is refused with what is wrong`() {
        let error = #expect(throws: TextError.self) {
            try PatternSet([Pattern(name: "p", regex: "(a")])
        }
        #expect(
            error?.message == "pattern 'p': Missing close parenthesis for group started at index 0"
        )
    }
}
