import Flywheel
import Testing

@testable import Rules

struct HotPromptsTests {
    private func kept(_ options: String, _ prompts: [Conversation]) throws -> [String] {
        var set = try RuleSet([rule("hot_prompts@1", options)])
        var counter = WindowCounter(set.windowNeeds)
        for one in prompts { counter.add(candidate(one), by: "") }
        set.window = counter.counts()
        return prompts.filter { set.judge(candidate($0), in: $0).rejection == nil }.map(\.id)
    }

    private let prompts =
        (0..<40).map { said("hot\($0)", $0 % 2 == 0 ? "Tell me a joke" : "tell me a  JOKE") }
        + (0..<30).map { said("c\($0)", "question \($0)") }

    @Test func `exactly the cap stays of a hot prompt, and all others`() throws {
        let kept = try kept("{}", prompts)
        #expect(kept.count == 31 + 40 - 1)
        let capped = try self.kept(#"{"quantile": "90 %", "at_least": 7}"#, prompts)
        #expect(capped.filter { $0.hasPrefix("hot") }.count == 7)
        #expect(capped.filter { $0.hasPrefix("c") }.count == 30)
    }

    @Test func `the same rows stay whatever the order, others under another seed`() throws {
        let options = #"{"quantile": "50 %", "at_least": 5}"#
        let forth = try kept(options, prompts)
        #expect(try Set(kept(options, prompts.reversed())) == Set(forth))
        let seeded = try kept(#"{"quantile": "50 %", "at_least": 5, "seed": 9}"#, prompts)
        #expect(seeded.count == forth.count)
        #expect(Set(seeded) != Set(forth))
    }

    @Test func `without counts nothing is capped`() throws {
        #expect(try code(rule("hot_prompts@1"), "Tell me a joke") == nil)
    }
}
