import Flywheel
import Testing
import Text

@testable import Rules

/// Traps that other systems' filters fall into (numbers of the field report).
struct TrapTests {
    @Test
    func `T2 equal Chinese prompts are wholly alike, and mixed ones are compared in both scripts`()
        throws
    {
        let prompts = [
            "请帮我写一封邮件", "请帮我写一封邮件", "用Python写一个爬虫抓取天气", "用Golang写一个爬虫抓取天气",
            "用Python写一首诗送给妈妈",
        ]
        let found = try rulings(
            [rule("near_duplicate@1")],
            prompts.enumerated().map { said("c\($0)", $1) }
        )
        #expect(found.map { $0.rejection == nil } == [true, false, true, true, true])
        #expect(found[1].candidate.findings[0].score == 1)
    }

    @Test func `T3 what is alike is dropped and what is unlike is kept, not the other way round`()
        throws
    {
        let prompts = [
            "Name three rivers of Africa", "写一首关于冬天的诗", "Why does bread rise?", "怎么用电饭煲煮好米饭",
            "Fix this SQL join", "推荐一本科幻小说", "Translate good morning into French", "解释一下光合作用",
        ]
        let found = try rulings(
            [rule("near_duplicate@1")],
            (prompts + prompts.map { $0 + "!" }).enumerated().map { said("c\($0)", $1) }
        )
        #expect(found.prefix(8).allSatisfy { $0.rejection == nil })
        #expect(found.dropFirst(8).allSatisfy { ($0.rejection == nil) == false })
    }

    @Test func `T4 a pair at the threshold is caught, where five bands of 25 rows miss it`() {
        #expect(MinHash.catchProbability(jaccard: 0.9, bands: 5, rows: 25) < 0.32)
        for ngram in [3, 5] {
            let need = NeighbourNeed(atLeast: 0.9, ngram: ngram)
            #expect(NeighbourIndex.catchProbability(of: need) >= 0.99)
        }
    }

    @Test func `T5 prompts of three characters are deduplicated`() throws {
        let rules = [try rule("duplicate@1"), try rule("near_duplicate@1")]
        let prompts = ["写首诗", "hi!", "写首诗", "HI!", "写首歌", "a", "a"]
        let found = try rulings(rules, prompts.enumerated().map { said("c\($0)", $1) })
        #expect(found.map { $0.rejection == nil } == [true, true, false, false, true, true, false])
    }

    @Test func `T6 Chinese, maps, files and a user who says Google are kept`() throws {
        let rules = try [
            "assistant_error@1", "length@1", "language@1", "low_information@1",
            "special_characters@1", "repetition@1", "url_share@1",
        ].map { try rule($0) }
        let kept = [
            said("1", "请帮我写一封邮件"), said("2", "Draw a map of this file: go to line 3"),
            said("3", "Who founded Google and what is PaLM?"),
            said(
                "4",
                "Is Bard by Google?",
                "Bard is a chatbot by Google.",
                "And ChatGPT by OpenAI?"
            ),
            said("5", "你是谁开发的？"),
        ]
        #expect(try rulings(rules, kept).map(\.rejection) == [nil, nil, nil, nil, nil])
    }

    @Test func `T7 an error that was logged as an answer, or as nothing, is no context`() throws {
        let rules = [try rule("assistant_error@1"), try rule("alternation@1")]
        let codes = try rulings(
            rules,
            [
                said("a", "hi", "API REQUEST ERROR. Please reduce tokens.", "go on"),
                said("b", "hi", "", "go on"), said("c", "hi", "None", "go on"),
                said("d", "hi", "Hello!", "go on"),
            ]
        ).map(\.rejection?.reason.code)
        #expect(codes == ["error_text", "empty_turn", "unfinished_answer", nil])
    }

    @Test func `T10 a typo variant survives near-duplicates, and so it does the second time`()
        throws
    {
        let rules = [
            try rule("near_duplicate@1", #"{"jaccard": 0.6}"#), try rule("harvest_robustness@1"),
        ]
        let nights = [
            said("a", "please convert 12 km to miles"), said("b", "plase convert 12 km to miles"),
            said("c", "please convert 12 km to mile"),
        ]
        let first = try rulings(rules, nights, protecting: ["robustness"])
        #expect(first.map { $0.rejection == nil } == [true, true, false])
        #expect(first[1].candidate.tags.contains(.harvested))
        let kept = zip(nights, first).filter { $0.1.rejection == nil }.map(\.0)
        let second = try rulings(rules, kept, protecting: ["robustness"])
        #expect(second.map { $0.rejection == nil } == [true, true])
    }

    @Test func `T10 a badly typed prompt makes no victim of the clean one after it`() throws {
        let rules = [
            try rule("near_duplicate@1", #"{"jaccard": 0.6}"#), try rule("harvest_robustness@1"),
        ]
        let both = [
            said("a", "plase convert 12 km to miles"), said("b", "please convert 12 km to miles"),
        ]
        #expect(
            try rulings(rules, both, protecting: ["robustness"]).map(\.rejection) == [nil, nil]
        )
    }

    @Test func `T10 no quality rule drops what a protected tag shelters`() throws {
        let rules = try [
            "harvest_robustness@1", "length@1", "repetition@1", "word_repetition@1",
            "special_characters@1", "alphanumeric@1", "symbol_share@1", "low_information@1",
        ].map { try rule($0, $0 == "length@1" ? #"{"characters": "99.."}"# : "{}") }
        let noisy = [
            said("a", "plase convret ###"), said("b", "teh teh teh teh"), said("c", "帮我fanyi……"),
        ]
        let found = try rulings(rules, noisy, protecting: ["robustness"])
        #expect(found.map(\.rejection) == [nil, nil, nil])
        #expect(found.allSatisfy { $0.candidate.findings.contains(where: \.overruled) })
    }
}
