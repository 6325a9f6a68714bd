import Flywheel
import FlywheelTesting
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

    @Test func `the shares drop what data-juicer's drop, digits and blanks apart`() throws {
        let rows = try SharedData.lines("rules/rule_fixtures_datajuicer_ops.jsonl.gz", as: Row.self)
        let cases = [
            ("SpecialCharactersFilter", try rule("special_characters@1")),
            (
                "CharacterRepetitionFilter",
                try rule("repetition@1", #"{"ngram": 5, "at_most": "40 %"}"#)
            ),
        ]
        // Letters between blanks, and an emoji before digits: special for data-juicer, which
        // counts blanks and digits as special, and not for us.
        let differing: Set<String> = ["a v s e c s f e f g a qkc", "emoji表情测试下😊，😸31231"]
        for (name, rule) in cases {
            let row = try #require(rows.first { $0.op.hasPrefix(name) })
            let expected = Set((row.expected ?? []).map(\.text))
            for text in row.input.map(\.text) where !differing.contains(text) {
                #expect(try (code(rule, text) == nil) == expected.contains(text), "\(name)")
            }
        }
    }
}
