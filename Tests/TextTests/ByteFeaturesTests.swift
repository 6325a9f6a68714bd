import Testing

@testable import Text

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

    @Test func `every implementation counts and folds alike, at every length`() {
        var generator = SeededGenerator(seed: 13)
        // The first and last scalars of the ranges that blocks sort by their first byte.
        let edges: [UInt32] = [
            0x00, 0x1F, 0x7F, 0x80, 0x7FF, 0x800, 0x2014, 0x3000, 0x3001, 0x33FF, 0x3400, 0x4DBF,
            0x4DC0, 0x4DFF, 0x4E00, 0x4FFF, 0x5000, 0x9FFF, 0xA000, 0xFF0C, 0xFFFD, 0x1F600,
            0x20000, 0x10FFFF,
        ]
        let pieces =
            edges.compactMap { Unicode.Scalar($0).map { String(Character($0)) } } + [
                " ", " ", "  ", "\n", "\t", "A", "z", "[", "@", "`", "{", "9", "，", "中文",
                "the quick brown fox jumps over the lazy dog", "Two  spaces and Capital Letters ",
            ]
        for _ in 0..<2000 {
            let text = Array(draw(pieces, upTo: 40, using: &generator).utf8)
            text.withUnsafeBufferPointer { text in
                let expected = ByteFeatures(text, path: .portable)
                let folded = withFoldedScalars(of: text, path: .portable) { Array($0) }
                for path in KernelPath.allCases where path.runsHere {
                    #expect(ByteFeatures(text, path: path) == expected)
                    #expect(withFoldedScalars(of: text, path: path) { Array($0) } == folded)
                }
            }
        }
    }
}
