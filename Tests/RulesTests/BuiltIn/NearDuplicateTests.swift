import Flywheel
import Testing

@testable import Rules

struct NearDuplicateTests {
    @Test func `the match is named with its similarity`() throws {
        let prompts = [
            "Please tell me the capital city of France today",
            "Please tell me the capital city of France, today", "请把这句话翻译成英文：今天天气很好，我们去公园吧",
            "请把这句话翻译成英文：今天天气真好，我们去公园吧", "What is the weather like in Rome?",
        ]
        let found = try rulings(
            [rule("near_duplicate@1", #"{"jaccard": 0.7}"#)],
            prompts.enumerated().map { said("c\($0)", $1) }
        )
        let dropped = [nil, "near_duplicate", nil, "near_duplicate", nil]
        #expect(found.map(\.rejection?.reason.code) == dropped)
        #expect(found[1].rejection?.reason.detail.hasSuffix(found[0].candidate.id) == true)
        #expect((found[1].candidate.findings[0].score ?? 0) >= 0.7)
    }
}
