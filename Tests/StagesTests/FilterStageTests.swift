import Flywheel
import Rules
import Testing

@testable import Stages

@Suite struct FilterStageTests {
    private let journal = MemoryJournal()
    private let end = 1_000_000

    /// Families of prompts of which some are alike, at times that often tie.
    private func corpus(_ count: Int, _ random: inout SeededGenerator) -> [Conversation] {
        let letters = Array("abcdefghij 北京天气怎么样请帮我写一个程序".unicodeScalars)
        var said: [[Unicode.Scalar]] = []
        return (0..<count).map { number in
            var prompt = (0..<(3 + random.below(80))).map { _ in
                letters[random.below(letters.count)]
            }
            if !said.isEmpty, random.below(3) > 0 {
                prompt = said[random.below(said.count)]
                for _ in 0..<random.below(1 + prompt.count / 12) {
                    prompt[random.below(prompt.count)] = letters[random.below(letters.count)]
                }
            }
            said.append(prompt)
            return Conversation(
                id: "c\(number)",
                messages: [Message(.user, String(String.UnicodeScalarView(prompt)))],
                createdAt: Instant(microseconds: Int64(random.below(end) / 100 * 100))
            )
        }
    }

    private func rules(jaccard: String) throws -> RuleSet {
        let book = try RuleBook(BuiltInRules.all)
        return try RuleSet([
            made(book.factory(named: "duplicate@1"), "{}"),
            made(book.factory(named: "near_duplicate@1"), #"{"jaccard": \#(jaccard)}"#),
        ])
    }

    private func run(
        _ store: MemoryFilterStore,
        _ rules: RuleSet,
        _ window: Window
    ) throws -> Outcome {
        let stage = FilterStage(store: store, rules: rules, ruleText: "", turns: .last)
        let claim = Claim(
            pipeline: "p",
            stage: .filter,
            fingerprint: stage.fingerprint,
            window: window,
            epoch: 1,
            run: "r",
            inputDigest: Digest(of: "")
        )
        return try stage.run(StageContext(claim: claim, covered: [], journal: journal) {})
    }

    private func windows(at cuts: [Int]) -> [Window] {
        let edges = ([0] + cuts.sorted() + [end]).map { Instant(microseconds: Int64($0)) }
        return zip(edges, edges.dropFirst()).compactMap { Window($0, $1) }
    }

    /// Who stays, and who goes for whom.
    private func verdicts(_ store: MemoryFilterStore) -> Set<String> {
        let kept = store.kept.values.joined().map { "\($0.candidate.conversation) stays" }
        let rejected = store.rejected.values.joined().map { "\($0.conversation) \($0.reason)" }
        return Set(kept + rejected)
    }

    @Test(arguments: [0.5, 0.8])
    func `nights however cut, in any order of rows, give what one big pass gives`(
        jaccard: Double
    ) throws {
        let rules = try rules(jaccard: "\(jaccard)")
        var random = SeededGenerator(seed: 5)
        let whole = MemoryFilterStore()
        whole.conversations = corpus(900, &random)
        _ = try run(whole, rules, windows(at: [])[0])
        let expected = verdicts(whole)
        #expect(expected.count == 900)
        #expect(expected.count { $0.contains("near_duplicate") } > 30)
        #expect(expected.count { $0.contains("of") } > 30)
        for cuts in [1, 2, 5, 30] {
            let nights = windows(at: (0..<cuts).map { _ in 1 + random.below(end - 2) })
            let store = MemoryFilterStore()
            store.conversations = whole.conversations
            store.conversations.shuffle(using: &random)
            for night in nights { _ = try run(store, rules, night) }
            #expect(verdicts(store) == expected, "\(cuts) cuts")
        }
    }

    @Test func `a night judged again, with later ones done, is judged the same`() throws {
        let rules = try rules(jaccard: "0.7")
        var random = SeededGenerator(seed: 6)
        let store = MemoryFilterStore()
        store.conversations = corpus(300, &random)
        let nights = windows(at: [200_000, 500_000, 700_000])
        let first = try nights.map { try run(store, rules, $0) }
        let expected = verdicts(store)
        for place in [2, 0, 3, 1] {
            #expect(try run(store, rules, nights[place]) == first[place])
        }
        #expect(verdicts(store) == expected)
    }

    @Test func `earlier nights are asked once a batch, and the chance of a catch is noted`() throws
    {
        let store = MemoryFilterStore()
        var random = SeededGenerator(seed: 7)
        store.conversations = corpus(1100, &random)
        _ = try run(store, try rules(jaccard: "0.8"), windows(at: [])[0])
        #expect(store.lookUps == 3)
        let fields = journal.notes.entries.flatMap(\.fields)
        #expect(fields.contains { $0.name == "caught_at_threshold" && $0.value == "99.83 %" })
    }

    @Test func `a conversation in which no user speaks is rejected with a reason`() throws {
        let store = MemoryFilterStore()
        store.conversations = [
            Conversation(
                id: "mute",
                messages: [Message(.assistant, "hello")],
                createdAt: Instant(microseconds: 5)
            )
        ]
        let outcome = try run(store, try rules(jaccard: "0.8"), windows(at: [])[0])
        #expect((outcome.rowsIn, outcome.rowsOut) == (1, 0))
        #expect(verdicts(store) == ["mute no_user_turn"])
    }
}
