import Flywheel
import Testing

@testable import Checks

@Suite struct SelfConsistencyTests {
    private let check: SelfConsistency
    private let maths: TaskType

    init() throws {
        check = try SelfConsistency(.init())
        maths = try #require(TaskType("reasoning/maths"))
    }

    @Test func `the first answer of the majority speaks for it`() {
        let vote = check.vote(maths, ["41", "The answer is 42.", "42"], of: 3)
        #expect(vote?.winner == 1)
        #expect(vote?.agreeing == [1, 2])
        #expect(vote?.reason == Reason("outvoted", "2 of 3"))
    }

    @Test func `without a majority of all draws there is no winner`() {
        #expect(check.vote(maths, ["41", "42", "43"], of: 3)?.winner == nil)
        // Two of five agree; the other three were dropped by other checks.
        let vote = check.vote(maths, ["42", "42"], of: 5)
        #expect(vote?.winner == nil)
        #expect(vote?.reason == Reason("no_majority", "2 of 5"))
    }

    @Test func `one draw and open task types abstain`() throws {
        #expect(check.vote(maths, ["42"], of: 1) == nil)
        #expect(check.vote(maths, [], of: 3) == nil)
        #expect(try check.vote(#require(TaskType("chat/small")), ["hi", "hello"], of: 2) == nil)
        #expect(try check.verdict("anything") == .pass)
        #expect(throws: RuleOptionError.self) {
            try SelfConsistency(options(#"{"at_least": "0.5"}"#))
        }
    }

    @Test(arguments: [
        ("1,200", "1200"), ("0.50", "0.5"), ("三百二十", "320"), ("B", "(B)"), ("B", "选B"),
        ("b.", "B. Paris"), (#"{"a": 1, "b": [2]}"#, #"{ "b":[2],"a":1 }"#),
        ("First 3 apples, then 4 more.\n\nSo there are 7 apples in all.", "#### 7"),
        ("so \\boxed{7}", "the answer is 7"), ("答案是：7", "7"), ("Paris.", "paris"),
        ("12.50 USD", "12.5 usd"),
    ])
    func `one answer in two spellings agrees`(one: String, other: String) {
        #expect(FinalAnswer.normalized(one) == FinalAnswer.normalized(other))
    }

    @Test(arguments: [
        ("5 m", "5 cm"), ("-5", "5"), ("B", "C"), ("A dog", "A cat"), (#"{"a": 1}"#, #"{"a": 2}"#),
        ("3/4", "4"), ("2024-03-05", "2024-03-06"), ("#### -7", "#### 7"), ("A", "A dog"),
    ])
    func `two answers do not agree`(one: String, other: String) {
        #expect(FinalAnswer.normalized(one) != FinalAnswer.normalized(other))
    }
}
