import Testing
import Text

struct TextFactsTests {
    private let texts = [
        "", "call 13800138000 now", "请帮我翻译这句话", "  Hello,   World  ", "plain", "\u{0}x\u{0}",
        String(repeating: "请 translate 这 ", count: 900),
    ]

    private func batch() -> TextBatch {
        var batch = TextBatch()
        for (place, text) in texts.enumerated() {
            if place.isMultiple(of: 2) { batch.append(text) } else { batch.append(text.utf8.span) }
        }
        return batch
    }

    @Test func `a batch says of each text what the text alone says`() throws {
        let patterns = try PatternSet([
            Pattern(name: "phone", regex: #"1[3-9]\d{9}"#),
            Pattern(name: "translate", regex: "请.{0,10}翻译"),
            Pattern(name: "nul", regex: #"\x00x"#),
        ])
        let minHash = MinHash(permutations: 32, ngram: 3)
        var facts = TextFacts(patterns, minHash)
        for _ in 0..<2 {
            facts.take(batch())
            #expect(facts.count == texts.count)
            for (place, text) in texts.enumerated() {
                let found = (
                    facts.features(place), facts.hash(place), facts.hits(place),
                    facts.signature(place).map(UInt32.init)
                )
                let alone = (
                    ByteFeatures(text), xxh128(text), patterns.hits(in: text),
                    minHash.signature(of: text)
                )
                #expect(found == alone)
                #expect(facts.isHit(place) == !patterns.hits(in: text).isEmpty)
            }
        }
    }

    @Test func `a batch that is emptied begins again and keeps nothing`() {
        var again = batch()
        again.removeAll()
        #expect((again.count, again.byteCount) == (0, 0))
        again.append("你好 world")
        #expect(again.string(0) == "你好 world")
        #expect(again.language(0, ByteFeatures("你好 world")) == detectLanguage("你好 world"))
        var facts = TextFacts(nil)
        facts.take(again)
        #expect((facts.count, facts.isHit(0), facts.signature(0).count) == (1, false, 0))
    }

    @Test func `a wide bounded repeat compiles at once where no positions are asked for`() throws {
        let wide = (0..<8).map { Pattern(name: "w\($0)", regex: "start\($0).{0,160}end\($0)") }
        let set = try PatternSet(wide, positions: false)
        #expect(
            set.hits(in: "start3 " + String(repeating: "x", count: 100) + " end3").indices == [3]
        )
    }
}
