import Testing
import Text

/// data-juicer's `character_repetition_filter`, step by step.
private func reference(_ text: String, _ ngram: Int) -> Double {
    let scalars = Array(text.unicodeScalars)
    guard scalars.count >= ngram else { return 0 }
    var frequencies: [[Unicode.Scalar]: Int] = [:]
    for start in 0...(scalars.count - ngram) {
        frequencies[Array(scalars[start..<(start + ngram)]), default: 0] += 1
    }
    let sorted = frequencies.values.sorted(by: >)
    let repeated = sorted.count { $0 > 1 }
    let considered = min(Int(Double(sorted.count).squareRoot()), repeated)
    return Double(sorted[..<considered].reduce(0, +)) / Double(sorted.reduce(0, +))
}

struct RepetitionFeaturesTests {
    @Test func `character repetition is data-juicer's`() {
        var generator = SeededGenerator(seed: 37)
        for _ in 0..<200 {
            let text = draw(["哈", "好的", "ab", "c", " "], upTo: 120, using: &generator)
            for ngram in [2, 10] {
                let features = RepetitionFeatures(text, ngram: ngram)
                #expect(features.characterRepetition == reference(text, ngram))
            }
        }
        #expect(RepetitionFeatures(String(repeating: "哈", count: 50)).characterRepetition == 1)
        #expect(RepetitionFeatures("今天天气怎么样？").characterRepetition == 0)
    }

    @Test func `repeated lines are counted without blank ones`() {
        let features = RepetitionFeatures("好的\n\n  好的 \r\nno\n好的\n")
        #expect(features.duplicateLineShare == 0.5)
        #expect(features.duplicateLineCharacterShare == 0.5)
        #expect(features.topLineCount == 3)
        #expect(features.topLineShare == 0.75)
    }

    @Test func `the longest run ignores white space`() {
        #expect(RepetitionFeatures("a!!!! !b").longestRun == 5)
        #expect(RepetitionFeatures("").longestRun == 0)
        #expect(RepetitionFeatures("one\ntwo").topLineShare == 0)
    }

    @Test func `a megabyte is measured`() {
        let features = RepetitionFeatures(String(repeating: "汉字 and 12\n", count: 70_000))
        #expect(features.topLineCount == 70_000)
        #expect(features.characterRepetition > 0.2)
    }
}
