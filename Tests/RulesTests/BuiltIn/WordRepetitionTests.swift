import Flywheel
import Testing

@testable import Rules

struct WordRepetitionTests {
    @Test(arguments: [
        (String(repeating: "buy this now and be happy for ever ", count: 5), "repeats_words"),
        (String(repeating: "点击这里马上领取", count: 5), "repeats_words"),
        ("one two three four five six seven eight nine ten eleven twelve", nil), ("", nil),
        (
            "run docker with the host network and alpine, then it says docker with the host network and alpine refused",
            nil
        ),
        ("no no no no", nil),
    ])
    func `runs of words that come again are counted`(prompt: String, expected: String?) throws {
        #expect(try code(rule("word_repetition@1"), prompt) == expected)
    }

    @Test func `signs and case do not hide a repeat`() throws {
        let pairs = try rule("word_repetition@1", #"{"ngram": 2, "at_most": "60 %"}"#)
        let found = try judged(pairs, "Good day, good DAY; good-day").candidate.findings[0]
        #expect(found.score == 1)
    }
}
