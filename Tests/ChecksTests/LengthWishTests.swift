import Testing

@testable import Checks

@Suite struct LengthWishTests {
    @Test(arguments: [
        ("请写一篇200字的作文", "characters exactly 200"),
        ("写一段介绍，不少于两百字", "characters atLeast 200"),
        ("用100字以内概括", "characters atMost 100"),
        ("写一篇８００字左右的文章", "characters about 800"),
        ("请写100-200字的自我介绍", "characters between 100 200"),
        ("生成一份通知，不要超过150个字。", "characters atMost 150"),
        ("写篇稿子，超过1000字", "characters moreThan 1000"),
        ("写五句话描述春天", "sentences exactly 5"),
        ("列出10条建议", "items exactly 10"),
        ("Write a 200-word essay about cats", "words exactly 200"),
        ("Write a 300+ word summary of the page", "words atLeast 300"),
        ("Explain it in at least 1,200 words.", "words atLeast 1200"),
        ("Answer in under 50 words", "words lessThan 50"),
        ("Describe it in 100 words or less", "words atMost 100"),
        ("Write about 150 words on tea", "words about 150"),
        ("Write between 100 and 200 words", "words between 100 200"),
        ("Give me 10 ideas for a name", "items exactly 10"),
        ("Your answer must contain exactly 3 paragraphs.", "paragraphs exactly 3"),
    ])
    func `a wish is read with its relation`(prompt: String, wanted: String) {
        let found = LengthWishReader.wishes(in: prompt).map { wish in
            let upper = wish.relation == .between ? " \(wish.upper)" : ""
            return "\(wish.unit) \(wish.relation) \(wish.number)\(upper)"
        }
        #expect(found == [wanted])
    }

    @Test(arguments: [
        "Summarize the following 500-word article", "我写了一篇200字的作文，请点评", "四字成语有哪些",
        "这段200字的话是什么意思", "三字经第一句是什么", "every section has 100 words each",
        "每段100字", "I have 3 ideas, which is best?", "Meet me at 10 in building 200",
        "the first 200 words of the text", "", "2024年3月5日", "写100字，再写200字",
        "That's more than 14 words.",
        "文件包含超过5000个单词", "而且也不够2500字",
    ])
    func `what is no wish of the whole answer is passed over`(prompt: String) {
        #expect(LengthWishReader.wishes(in: prompt) == [])
    }

    @Test(arguments: [
        ("你好，世界。", LengthWish.Unit.characters, [4, 6]),
        ("我在用 Swift 6", .characters, [5, 5]),
        ("well-known facts", .words, [2, 3]),
        ("One. Two! Three?", .sentences, [3]),
        ("Version 3.5 of J. Smith is out.\n1. no", .sentences, [2]),
        ("a\n\nb\n***\nc", .paragraphs, [3]),
        ("你好", .words, []),
        ("- a\n  - b\n- c", .items, [2]),
        ("1. a\n2. b\n3、c", .items, [3]),
        ("no list", .items, []),
    ])
    func `a text is measured as its reader would`(
        text: String,
        unit: LengthWish.Unit,
        readings: [Int]
    ) {
        #expect(LengthMeasure.readings(of: text, in: unit) == readings)
    }
}
