import Flywheel
import FlywheelTesting
import Foundation
import Testing
import Text

@testable import Rules

/// Data-juicer's own fixtures, where its operators and our rules do the same.
@Suite(.enabled("needs the shared data folder") { SharedData.url("rules") != nil })
struct FixtureTests {
    private struct Row: Decodable {
        struct Text: Decodable { var text: String }
        var op: String
        var input: [Text]
        var expected: [Text]?
        var expected_kept: [Text]?

        private enum Key: String, CodingKey { case op, input, expected, expected_kept }

        /// Some operators expect numbers or take other inputs; their rows are of no use here.
        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            op = try fields.decode(String.self, forKey: .op)
            input = (try? fields.decode([Text].self, forKey: .input)) ?? []
            expected = try? fields.decode([Text].self, forKey: .expected)
            expected_kept = try? fields.decode([Text].self, forKey: .expected_kept)
        }
    }

    @Test func `near-duplicates leave data-juicer's survivors`() throws {
        let rows = try SharedData.lines("dedup/dedup_fixtures_datajuicer.jsonl.gz", as: Row.self)
            .filter { $0.op.hasPrefix("DocumentMinhashDeduplicator") }
        #expect(rows.count >= 2)
        for row in rows {
            let found = try rulings(
                [rule("duplicate@1"), rule("near_duplicate@1")],
                row.input.enumerated().map { said("c\($0)", $1.text) }
            )
            let kept = zip(row.input, found).filter { $0.1.rejection == nil }.map(\.0.text)
            var seen: Set<String> = []
            // The fixture lists a sentence that occurs twice as kept twice or once; we keep one.
            // At 0.8 we also fold letter case, so the two Sundays stay apart by "really" only.
            let expected = row.expected_kept?.map(\.text).filter { seen.insert($0).inserted }
            #expect(kept == expected)
        }
    }

    /// What exact and similar-hash operators keep is kept here, but that texts which differ in
    /// letter case alone are one for us. Left out are an exact operator that drops all punctuation,
    /// which tells "day!" from "day?" for us, and SimHash over the parts between punctuation marks,
    /// for which two sentences of 0.7 are the same.
    @Test func `exact and similar-hash fixtures leave data-juicer's survivors`() throws {
        let rows = try SharedData.lines("dedup/dedup_fixtures_datajuicer.jsonl.gz", as: Row.self)
            .filter { !$0.op.contains("Minhash") && !$0.op.contains("punctuation") }
            .filter { !$0.op.contains("ignore_non_character=True") && $0.expected_kept != nil }
        #expect(rows.count >= 8)
        for row in rows {
            let exact = [try rule("duplicate@1")]
            let found = try rulings(
                row.op.contains("Simhash") ? exact + [rule("near_duplicate@1")] : exact,
                row.input.enumerated().map { said("c\($0)", $1.text) }
            )
            let kept = zip(row.input, found).filter { $0.1.rejection == nil }.map(\.0.text)
            var seen: Set<String> = []
            let expected = row.expected_kept?.map(\.text).filter {
                seen.insert(Normalizer.fold($0)).inserted
            }
            #expect(kept == expected, "\(row.op)")
        }
    }

    /// An operator of data-juicer with its arguments, the rule that does the same, and the texts
    /// on which the two differ for a reason that the rule's manual gives.
    struct Pairing: Sendable, CustomTestStringConvertible {
        var op: String
        var rule: String
        var options: String
        var differing: Set<String> = []
        var testDescription: String { op }
    }

    static let pairings = [
        Pairing(
            op: "AlphanumericFilter(min_ratio=0.2, max_ratio=0.9",
            rule: "alphanumeric@1",
            options: #"{"at_least": "20 %", "at_most": "90 %", "from": 0}"#
        ),
        Pairing(
            op: "CharacterRepetitionFilter(",
            rule: "repetition@1",
            options: #"{"ngram": 5, "at_most": "40 %"}"#
        ),
        // Only script decides for us: signs alone are no Chinese, a sentence with a long foreign
        // name is mixed, an emoji does not make Chinese uncertain.
        Pairing(
            op: "LanguageIDScoreFilter(lang='en'",
            rule: "language@1",
            options: #"{"allow": ["en"]}"#
        ),
        Pairing(
            op: "LanguageIDScoreFilter(lang='zh'",
            rule: "language@1",
            options: #"{"allow": ["zh"]}"#,
            differing: ["，。、„”“«»１」「《》´∶：？！（）；–—", "他的英文名字叫Harry Potter"]
        ),
        Pairing(
            op: "LanguageIDScoreFilter(lang=['en', 'zh']",
            rule: "language@1",
            options: #"{"allow": ["en", "zh"]}"#,
            differing: [
                "，。、„”“«»１」「《》´∶：？！（）；–—．～’…━〈〉【】％►", "他的英文名字叫Harry Potter",
                "emoji表情测试下😊，😸31231\n",
            ]
        ),
        // Data-juicer counts blanks and digits as special.
        Pairing(
            op: "SpecialCharactersFilter(",
            rule: "special_characters@1",
            options: #"{"at_most": "25 %", "from": 0}"#,
            differing: ["a v s e c s f e f g a qkc", "emoji表情测试下😊，😸31231"]
        ),
        Pairing(
            op: "TextLengthFilter(min_len=10, max_len=50)",
            rule: "length@1",
            options: #"{"characters": "10..50"}"#
        ),
        Pairing(
            op: "WordRepetitionFilter(rep_len=3",
            rule: "word_repetition@1",
            options: #"{"ngram": 3, "at_most": "20 %"}"#
        ),
        Pairing(
            op: "WordRepetitionFilter(lang='zh'",
            rule: "word_repetition@1",
            options: #"{"ngram": 3, "at_most": "20 %"}"#
        ),
    ]

    /// Why no rule is held against an operator's fixture.
    static let unpaired = [
        "AlphanumericFilter(tokenization=True": "asks a tokenizer for words",
        "FlaggedWordFilter(": "has its own test, with the list",
        "LanguageIDScoreFilter(lang=''": "keeps every language; ours asks which",
        "StopWordsFilter(": "asks for stop words, which short prompts need not have",
        "TextActionFilter(": "asks a part-of-speech model",
        "TextEntityDependencyFilter(": "asks a dependency parser",
        "TokenNumFilter(": "asks a tokenizer",
        "WordsNumFilter(": "asks a tokenizer for Chinese; length@1 counts characters",
        "InContextInfluenceFilter(": "asks a model",
        "InstructionFollowingDifficultyFilter(": "asks a model",
        "LLMPerplexityFilter(": "asks a model", "LLMTaskRelevanceFilter(": "asks a model",
        "PerplexityFilter(": "asks a model", "TextEmbdSimilarityFilter(": "asks a model",
        "SpecifiedFieldFilter(": "reads metadata", "SpecifiedNumericFieldFilter(": "reads metadata",
    ]

    private func fixtures() throws -> [Row] {
        try SharedData.lines("rules/rule_fixtures_datajuicer_ops.jsonl.gz", as: Row.self)
    }

    @Test(arguments: pairings)
    func `a rule drops what data-juicer's operator drops`(pairing: Pairing) throws {
        let row = try #require(try fixtures().first { $0.op.hasPrefix(pairing.op) })
        let kept = Set((row.expected ?? []).map(\.text))
        let set = try RuleSet([rule(pairing.rule, pairing.options)])
        #expect(row.input.count >= 4)
        for text in row.input.map(\.text) {
            let agrees = (code(set, text) == nil) == kept.contains(text)
            #expect(agrees != pairing.differing.contains(text), "\(text)")
        }
    }

    @Test func `every filter of the fixtures has a rule or a reason`() throws {
        let known = Self.pairings.map(\.op) + Self.unpaired.keys
        for op in try fixtures().map(\.op) where op.contains("Filter(") {
            #expect(known.contains { op.hasPrefix($0) }, "\(op)")
        }
    }

    @Test(arguments: ["en", "zh"])
    func `listed words drop what data-juicer's flagged words drop`(language: String) throws {
        struct Word: Decodable { var word, lang, source: String }
        let words = try SharedData.lines("rules/flagged_words_zh_en.jsonl.gz", as: Word.self)
            .filter { $0.lang == language && $0.source.hasPrefix("LDNOOBW") }.map(\.word)
        #expect(words.count > 300)
        let options = try String(decoding: JSONEncoder().encode(["words": words]), as: UTF8.self)
        let set = try RuleSet([rule("flagged_words@1", options)])
        let row = try #require(
            try fixtures().first { $0.op.hasPrefix("FlaggedWordFilter(lang='\(language)'") }
        )
        let kept = Set((row.expected ?? []).map(\.text))
        for text in row.input.map(\.text) {
            #expect((code(set, text) == nil) == kept.contains(text))
        }
    }
}
