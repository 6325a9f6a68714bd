import Flywheel
import FlywheelTesting
import Foundation
import Testing

@testable import Rules

struct RuleBookTests {
    @Test(arguments: [
        ("min_turn@1", "unknown rule min_turn@1; did you mean min_turns@1?"),
        ("near_duplicates@1", "unknown rule near_duplicates@1; did you mean near_duplicate@1?"),
        ("length@2", "unknown rule length@2; did you mean length@1?"),
        ("length", "unknown rule length; did you mean length@1?"),
    ])
    func `an unknown rule is refused with the nearest name`(name: String, message: String) throws {
        let book = try RuleBook(BuiltInRules.all)
        let error = #expect(throws: RulesError.self) { try book.factory(named: name) }
        #expect(error?.message == message)
    }

    @Test func `two types may not claim one name`() {
        let twice = [RuleFactory(Length.self), RuleFactory(Length.self)]
        #expect(throws: RulesError.self) { try RuleBook(twice) }
    }

    @Test(arguments: [
        ("min_turns@1", #"{"turns": 0}"#), ("language@1", #"{"allow": []}"#),
        ("language@1", #"{"allow": ["English"]}"#), ("repetition@1", #"{"ngram": 0}"#),
        ("flagged_words@1", #"{"words": []}"#), ("matches@1", #"{"code": "x"}"#),
        ("matches@1", #"{"code": "Bad Code", "drop": "x"}"#),
        ("matches@1", #"{"code": "x", "drop": "a", "tag": "b", "with": "a/b"}"#),
        ("answer_loop@1", #"{"in_a_row": 1}"#), ("assistant_error@1", #"{"for": []}"#),
        ("alphanumeric@1", #"{"at_least": "50 %", "at_most": "10 %"}"#),
        ("digit_share@1", #"{"from": -1}"#), ("duplicate_lines@1", #"{"from": 0}"#),
        ("encoded_blob@1", #"{"from": 3}"#), ("hot_prompts@1", #"{"at_least": 0}"#),
        ("user_share@1", #"{"at_least": 0}"#), ("restatement@1", #"{"jaccard": 0}"#),
        ("restatement@1", #"{"look_back": 0}"#), ("system_in_force@1", #"{"from": 0}"#),
        ("word_repetition@1", #"{"ngram": 0}"#), ("symbol_share@1", #"{"from": -1}"#),
        ("whitespace_share@1", #"{"from": -1}"#),
        ("near_duplicate@1", #"{"jaccard": 1.5}"#), ("near_duplicate@1", #"{"ngram": 0}"#),
    ])
    func `options a rule cannot work with are refused`(name: String, options: String) {
        #expect(throws: RuleOptionError.self) { try rule(name, options) }
    }

    static let everyRule: [(String, String)] = [
        ("alphanumeric@1", "{}"),
        ("alternation@1", "{}"),
        ("answer_loop@1", "{}"),
        ("assistant_error@1", "{}"),
        ("broken_list@1", "{}"),
        ("chatter@1", "{}"),
        ("constraint_change@1", "{}"),
        ("cut_answer@1", "{}"),
        ("digit_share@1", "{}"),
        ("duplicate@1", "{}"),
        ("duplicate_lines@1", "{}"),
        ("encoded_blob@1", "{}"),
        ("external@1", #"{"command": ["true"], "codes": ["odd"]}"#),
        ("flagged_words@1", #"{"words": ["bad", "坏"]}"#),
        ("follow_up@1", "{}"),
        ("harvest_robustness@1", "{}"),
        ("hot_prompts@1", "{}"),
        ("language@1", "{}"),
        ("length@1", "{}"),
        ("low_information@1", "{}"),
        ("matches@1", #"{"code": "c", "drop": "quokka"}"#),
        ("min_turns@1", "{}"),
        ("mojibake@1", "{}"),
        ("near_duplicate@1", "{}"),
        ("pasted_key@1", "{}"),
        ("praise_complaint@1", "{}"),
        ("prompt_injection@1", "{}"),
        ("prompt_value@1", "{}"),
        ("repair_loop@1", "{}"),
        ("repetition@1", "{}"),
        ("restatement@1", "{}"),
        ("self_correction@1", "{}"),
        ("special_characters@1", "{}"),
        ("symbol_share@1", "{}"),
        ("system_in_force@1", "{}"),
        ("topic_switch@1", "{}"),
        ("url_share@1", "{}"),
        ("user_share@1", "{}"),
        ("whitespace_share@1", "{}"),
        ("word_repetition@1", "{}"),
    ]

    @Test func `every built-in rule has its conformance tested`() {
        #expect(BuiltInRules.all.map(\.id.description).sorted() == Self.everyRule.map(\.0).sorted())
    }

    @Test(arguments: everyRule)
    func `every built-in rule's patterns compile`(name: String, options: String) throws {
        #expect(throws: Never.self) { try RuleSet([rule(name, options)]) }
    }

    @Test(arguments: everyRule)
    func `every built-in rule conforms`(name: String, options: String) throws {
        func violations(_ rule: some Rule) -> [String] { RuleConformance.violations(of: rule) }
        #expect(violations(try rule(name, options)) == [])
    }
}

/// Conformance notices rules that break their promises.
struct RuleConformanceTests {
    private struct Quoting: Rule {
        struct Options: Codable, Sendable {}
        static let id = RuleID("Quoting", 1)
        static let purpose = RulePurpose.tagging
        static let manual = ""
        init(_ options: Options) {}
        func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
            .drop(Reason("Too Bad", String(conversation.prompt.prefix(50))), score: .nan)
        }
    }

    private struct Moody: Rule {
        struct Options: Codable, Sendable {}
        static let id = RuleID("moody", 1)
        static let manual = "Changes its mind."
        init(_ options: Options) {}
        func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
            Bool.random() ? .keep : .drop(Reason("mood"))
        }
    }

    @Test func `a rule that quotes, drops as a tagger and spells codes freely is caught`() {
        let found = RuleConformance.violations(of: Quoting(.init()))
        #expect(found.contains("the name Quoting is not snake_case"))
        #expect(found.contains("the manual is empty"))
        #expect(found.contains("the detail of Too Bad quotes the chat"))
        #expect(found.contains("the code 'Too Bad' is not snake_case"))
        #expect(found.contains("a score is not a number"))
        #expect(found.contains("a tagging rule drops"))
    }

    private struct Shouting: Rule {
        struct Options: Codable, Sendable {}
        static let id = RuleID("shouting", 1)
        static let manual = "Quotes in capitals, and makes tags of the chat."
        init(_ options: Options) {}
        func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
            let words = conversation.prompt.split { !$0.isLetter || !$0.isASCII }
            let tags = words.prefix(1).compactMap { Tag("said/\($0)") }
            guard !tags.isEmpty else { return .keep }
            return Judgement(
                .tag(tags, Reason("loud", conversation.prompt.prefix(20).uppercased()))
            )
        }
    }

    @Test func `a quotation in capitals and a tag made of the chat are caught`() {
        let found = RuleConformance.violations(of: Shouting(.init()))
        #expect(found.contains("the detail of loud quotes the chat"))
        #expect(found.contains("the tag said quotes the chat"))
    }

    @Test func `every code a built-in rule gives is in its manual`() throws {
        func codes(_ rule: some Rule) -> Set<String> { RuleConformance.codes(of: rule) }
        for (name, options) in RuleBookTests.everyRule where !name.hasPrefix("matches") {
            let made = try rule(name, options)
            for code in codes(made) {
                #expect(type(of: made).manual.contains(code), "\(name) \(code)")
            }
        }
    }

    @Test func `a rule that changes its mind is caught`() {
        #expect(RuleConformance.violations(of: Moody(.init())).count == 2)
    }
}
