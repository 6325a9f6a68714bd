import Testing
import Text

struct LanguageTests {
    @Test(arguments: [
        ("今天天气怎么样？", "zh"),
        ("謝謝你的幫忙", "zh"),
        ("谢谢", "zh"),
        ("Python 怎么读取一个很大的文件", "zh"),
        ("How do I read a large file line by line in this language?", "en"),
        ("What does the word 你好 mean in English, and how is it used?", "en"),
        ("今日はとても良い天気ですね", "ja"),
        ("오늘 날씨가 어때요?", "ko"),
        ("Какая сегодня погода в Москве?", "ru"),
        ("Wie wird das Wetter heute in Berlin und morgen in München?", "de"),
        ("translate please 请翻译", "mixed"),
        ("", "und"),
        ("12345 !!! 😀", "und"),
        ("สวัสดีครับ วันนี้อากาศเป็นอย่างไร", "th"),
    ])
    func `the language of a text`(text: String, code: String) {
        #expect(detectLanguage(text).code == code)
    }

    @Test func `any text gets an answer`() {
        var generator = SeededGenerator(seed: 31)
        let pieces = [
            "a", "\u{0}", "é", "我", "\u{FFFF}", "<p>", "&amp;", "ж", "ไ", "\n", "😀", "the ",
        ]
        for _ in 0..<300 {
            let guess = detectLanguage(draw(pieces, upTo: 60, using: &generator))
            #expect((0...1).contains(guess.confidence))
        }
        #expect(detectLanguage(String(repeating: "el tiempo é ", count: 100_000)).code != "mixed")
    }
}
