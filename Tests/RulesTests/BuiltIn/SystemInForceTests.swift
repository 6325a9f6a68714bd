import Flywheel
import Testing

@testable import Rules

struct SystemInForceTests {
    @Test(arguments: [
        ("Answer only in rhymes and never mention prices.", true),
        ("你是某银行的客服，只回答与信用卡有关的问题，其余一律婉拒。", true),
        ("You are a helpful assistant.", false),
        ("You are a helpful, honest and harmless AI assistant", false),
        ("你是一个有用的AI助手。", false), ("", false), ("Be brief.", false),
    ])
    func `a system prompt that says something is tagged`(system: String, tagged: Bool) throws {
        let set = try RuleSet([rule("system_in_force@1")])
        let expected = tagged ? ["session/system_matters"] : []
        #expect(tags(set, "hi", after: [Message(.system, system)]) == expected)
        #expect(tags(set, system) == [])
    }
}
