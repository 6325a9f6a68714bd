import Testing
import Text

struct NormalizerTests {
    @Test(arguments: [
        ("", ""),
        ("  \n ", ""),
        ("Ｈｅｌｌｏ，　Ｗｏｒｌｄ！", "hello, world!"),
        ("  你好\r\n\t世界  ", "你好 世界"),
        ("ÀÉ ΣΑΣ ПРИВЕТ ǅ", "àé σασ привет ǆ"),
        ("a\u{200B}b\u{FEFF}c", "abc"),
        ("👍🏽 OK", "👍🏽 ok"),
        ("İ", "İ"),
    ])
    func `texts that read the same fold to one form`(text: String, folded: String) {
        #expect(Normalizer.fold(text) == folded)
    }

    @Test func `punctuation can be dropped`() {
        let dropped = Normalizer.fold("你好，世界。 (Hello, world!) $5", punctuation: .dropped)
        #expect(dropped == "你好世界 hello world 5")
        #expect(Normalizer.fold("？！…", punctuation: .dropped) == "")
    }

    @Test func `folding twice changes nothing`() {
        var generator = SeededGenerator(seed: 3)
        let pieces = ["Ａ", "b", "　", " ", "\n", "，", "é", "𠮷", "👩‍👩‍👧", "K", "ß", "\u{AD}"]
        for _ in 0..<300 {
            let folded = Normalizer.fold(draw(pieces, upTo: 30, using: &generator))
            #expect(Normalizer.fold(folded) == folded)
        }
    }
}
