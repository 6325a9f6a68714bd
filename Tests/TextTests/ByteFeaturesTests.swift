import Testing
import Text

struct ByteFeaturesTests {
    @Test func `each scalar is counted once, by its kind`() {
        let features = ByteFeatures("你好，World 123！\r\nひらカナー 한국 Привет é 😀\u{200B}")
        #expect(features.han == 2)
        #expect(features.letters == 6)
        #expect(features.digits == 3)
        #expect(features.kana == 5)
        #expect(features.hangul == 2)
        #expect(features.cyrillic == 6)
        #expect(features.punctuation == 2)
        #expect(features.symbols == 1)
        #expect(features.newlines == 1)
        #expect(features.whitespace == 6)
        #expect(features.other == 1)
        #expect(features.scalars == 35)
        #expect(features.bytes == 69)
    }

    @Test func `full width, rare Han and other scripts find their kind`() {
        let features = ByteFeatures("Ａ１＄〇々𠮷ไทยع\u{301}·。《")
        #expect(features.letters == 1)
        #expect(features.digits == 1)
        #expect(features.han == 3)
        #expect(features.otherLetters == 5)
        #expect(features.punctuation == 4)
    }

    @Test func `an empty text has nothing`() {
        let features = ByteFeatures("")
        #expect(features.bytes == 0)
        #expect(features.scalars == 0)
    }

    @Test func `kinds add up on a megabyte and on every scalar there is`() {
        let large = String(repeating: "汉字 and 12, ", count: 70_000)
        let features = ByteFeatures(large)
        #expect(features.bytes == large.utf8.count)
        #expect(features.han == 140_000)
        #expect(features.letters == 210_000)
        var all = String.UnicodeScalarView()
        all.append(contentsOf: (0...0x10FFFF).compactMap(Unicode.Scalar.init))
        #expect(ByteFeatures(String(all)).scalars == 0x110000 - 0x800)
    }
}
