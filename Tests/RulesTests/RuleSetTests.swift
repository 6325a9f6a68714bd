import Flywheel
import Testing

@testable import Rules

struct RuleSetTests {
    @Test func `all rules judge and the first drop is the one that counts`() throws {
        let set = try RuleSet([
            rule("language@1", #"{"allow": ["zh"]}"#), rule("length@1", #"{"characters": "50.."}"#),
            rule("min_turns@1", #"{"turns": 1}"#),
        ])
        let conversation = said("c", "What is the capital of France?")
        let ruling = set.judge(candidate(conversation), in: conversation)
        #expect(ruling.rejection?.rule == RuleID("language", 1))
        #expect(ruling.rejection?.reason.code == "other_language")
        #expect(ruling.candidate.findings.map(\.rule.name) == ["language", "length", "min_turns"])
        #expect(ruling.candidate.findings.map(\.score) == [nil, 30, 1])
    }

    @Test func `a protected tag overrules quality drops wherever the tagger stands`() throws {
        let conversation = said("c", "teh date pls, and")
        for order in [["length@1", "harvest_robustness@1"], ["harvest_robustness@1", "length@1"]] {
            let rules = try order.map { try rule($0, #"{"characters": "50.."}"#) }
            let kept = try rulings(rules, [conversation], protecting: ["robustness"])[0]
            #expect(kept.rejection == nil)
            #expect(kept.candidate.tags == [.userLog, .harvested])
            #expect(kept.candidate.findings.first { $0.rule.name == "length" }?.overruled == true)
            #expect(kept.bands == [])
            let dropped = try rulings(rules, [conversation])[0]
            #expect(dropped.rejection?.reason.code == "too_short")
        }
    }

    @Test func `a privacy drop is never overruled`() throws {
        struct Canary: Rule {
            struct Options: Codable, Sendable {}
            static let id = RuleID("canary", 1)
            static let purpose = RulePurpose.privacy
            static let manual = "Drops all."
            init(_ options: Options) {}
            func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
                .drop(Reason("canary"))
            }
        }
        let rules: [any Rule] = try [Canary(.init()), rule("harvest_robustness@1")]
        let ruling = try rulings(rules, [said("c", "teh date")], protecting: ["robustness"])[0]
        #expect(ruling.rejection?.reason.code == "canary")
        #expect(ruling.candidate.findings[0].overruled == false)
    }

    @Test func `a tag the candidate came with protects as well`() throws {
        let set = try RuleSet(
            [rule("length@1", #"{"characters": "50.."}"#)],
            protecting: ["special"]
        )
        let conversation = said("c", "hi there")
        var tagged = candidate(conversation)
        tagged.tags.append(try #require(Tag("special/tool_call")))
        #expect(set.judge(tagged, in: conversation).rejection == nil)
        #expect(set.judge(candidate(conversation), in: conversation).rejection != nil)
    }

    @Test func `a pattern that does not compile is refused with its rule`() throws {
        let broken = try rule("matches@1", #"{"code": "x", "drop": "(unclosed"}"#)
        let error = #expect(throws: RulesError.self) { try RuleSet([rule("length@1"), broken]) }
        #expect(error?.code == .invalidPattern)
        #expect(error?.message.contains("matches@1, pattern 1") == true)
    }

    @Test func `each rule sees its own pattern hits`() throws {
        let first = try rule("matches@1", #"{"code": "first", "drop": "apple"}"#)
        let second = try rule("matches@1", #"{"code": "second", "drop": "pear"}"#)
        let set = try RuleSet([first, second])
        let conversation = said("c", "a pear please")
        let findings = set.judge(candidate(conversation), in: conversation).candidate.findings
        #expect(findings[0].verdict == .keep)
        #expect(findings[1].verdict == .drop(Reason("second", "on prompt")))
    }

    @Test func `rules see nothing after the prompt`() throws {
        let set = try RuleSet([rule("assistant_error@1")])
        let conversation = said("c", "hello there", "API REQUEST ERROR")
        #expect(set.judge(candidate(conversation), in: conversation).rejection == nil)
    }

    @Test func `the last turn or every turn of the user becomes a candidate`() {
        let conversation = said("c", "one", "1", "two", "2")
        let last = CandidateMaker().candidates(of: conversation)
        #expect(last.map(\.prompt) == ["two"])
        #expect(last[0].messages.count == 3)
        #expect(last[0].tags == [.userLog])
        let every = CandidateMaker(turns: .every).candidates(of: conversation)
        #expect(every.map(\.turn) == [0, 2])
        #expect(every.map(\.id).count == 2 && every[1].id == last[0].id)
        let silent = Conversation(id: "s", messages: [Message(.assistant, "hi")])
        #expect(CandidateMaker(turns: .every).candidates(of: silent) == [])
    }
}
