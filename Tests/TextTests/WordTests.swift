import Testing
import Text

struct EditDistanceTests {
    @Test(arguments: [
        ("", "", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("ab", "ba", 1), ("你好吗", "您好", 2),
        ("concurency", "concurrency", 1), ("👩‍👩‍👧", "a", 1),
    ])
    func `edits between words`(a: String, b: String, distance: Int) {
        #expect(EditDistance.between(a, b) == distance)
        #expect(EditDistance.between(b, a) == distance)
    }

    @Test func `the nearest name is the first of the closest within the limit`() {
        let names = ["length", "strength", "lenght_of"]
        #expect(EditDistance.nearest("lenght", in: names, atMost: 2) == "length")
        #expect(EditDistance.nearest("mix", in: names, atMost: 2) == nil)
        #expect(EditDistance.nearest("b", in: ["a", "c"], atMost: 1) == "a")
    }
}

struct PinyinTests {
    @Test func `characters are read without tones`() {
        #expect(Pinyin.of("你") == "ni")
        #expect(Pinyin.of("女") == "nv")
        #expect(Pinyin.of("绿色") == "lv se")
        #expect(Pinyin.of("你好 world") == "ni hao world")
    }

    @Test func `polyphones are read one way only, which is a known limit`() {
        #expect(Pinyin.of("银行") == "yin xing")
    }

    @Test func `what is not Han has no reading`() {
        #expect(Pinyin.of("a") == nil)
        #expect(Pinyin.of("é") == nil)
        #expect(Pinyin.of("") == nil)
    }
}
