import Flywheel
import Foundation
import Privacy
import Rules
import Stages
import Testing

@testable import FlywheelApp

@Suite struct FilterCommandTests {
    private static let rules = """
        pipeline: files
        window: { every: 1d, timezone: UTC, start: 2026-10-01 }
        source: { query: SOURCE }
        stages:
          - pull: { redact: [email, phone] }
          - filter:
              turns: TURNS
              rules:
                - length@1: { characters: 3..40 }
                - special_characters@1: { at_most: 0.3 }
                - duplicate@1: {}
                - near_duplicate@1: { jaccard: 0.7 }
                - matches@1: { code: advertisement, drop: "coupon" }
                - matches@1: { code: asks_for_json, tag: "JSON", with: special/tool_call }
        """

    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func pipeline(turns: String = "last") throws -> String {
        let source = try scratch.write("source.sql", "SELECT 1")
        return try scratch.write(
            "files.yaml",
            Self.rules.replacingOccurrences(of: "SOURCE", with: source)
                .replacingOccurrences(of: "TURNS", with: turns)
        )
    }

    /// Prompts of which many are dropped, for many reasons; more than one batch of the stage.
    private var prompts: [String] {
        let words = ["hi", "What is JSON?", "!!!???###", "a coupon for you", "给我一张优惠券吧谢谢你"]
        return (0..<1300).map { number -> String in
            let (one, two) = (number % 700 * 7919 % 46_649, number % 700 * 104_729 % 46_643)
            return number % 4 == 0
                ? words[number / 4 % words.count]
                : "\(String(one, radix: 36)) or \(String(two, radix: 36)), what is better"
        }
    }

    private func rows(_ prompts: [String]) -> String {
        prompts.enumerated().map { number, prompt in
            #"{"id": "r\#(number)", "own": \#(number), "messages": [{"role": "user", "content": "\#(prompt)"}]}"#
        }.joined(separator: "\n")
    }

    private func read(_ path: String) throws -> [[String: Any]] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try text.split(separator: "\n").map {
            try #require(
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            )
        }
    }

    private func filter(
        _ rows: String,
        turns: String = "last"
    ) throws -> (said: Said, kept: [[String: Any]], rejected: [[String: Any]]) {
        let input = try scratch.write("rows.jsonl", rows)
        let kept = scratch.folder.appendingPathComponent("kept.jsonl").path
        let rejected = scratch.folder.appendingPathComponent("rejected.jsonl").path
        let said = Said.by([
            "filter", "--rules", try pipeline(turns: turns), "--in", input, "--out", kept,
            "--rejected", rejected,
        ])
        guard said.status == 0 else { return (said, [], []) }
        return (said, try read(kept), try read(rejected))
    }

    @Test func `a file gets the verdicts that the stage gives the same rows`() throws {
        let (said, kept, rejected) = try filter(rows(prompts))
        #expect(said.errors.contains("prompts kept"))
        let store = ListStore(prompts)
        let file = try PipelineFile(path: try pipeline())
        let nodes = try #require(try StageOptions(file).filter?.rules)
        let rules = try #require(try RuleReader(file, []).read(nodes, ["robustness"]).0)
        let stage = FilterStage(store: store, rules: rules, ruleText: "", turns: .last)
        _ = try stage.run(try store.context())
        #expect(kept.compactMap { $0["id"] as? String } == store.kept.map(\.conversation))
        let reasons = rejected.map {
            "\($0["id"] ?? "") \($0["rejected_by"] ?? "") \($0["code"] ?? "") \($0["detail"] ?? "")"
        }
        #expect(
            reasons
                == store.rejected.map {
                    "\($0.conversation) \($0.rule) \($0.reason.code) \($0.reason.detail)"
                }
        )
        #expect(kept.count + rejected.count == prompts.count)
        #expect(kept.count > 300 && rejected.count > 300)
    }

    @Test func `rows keep their order and what else they hold, and get turns and tags`() throws {
        let (_, kept, rejected) = try filter(rows(["What is JSON?", "hi", "And what is XML?"]))
        #expect(kept.map { $0["own"] as? Int } == [0, 2])
        #expect(kept.map { $0["turns"] as? [Int] } == [[0], [0]])
        #expect(
            kept.map { $0["tags"] as? [String] } == [
                ["origin/user_log", "special/tool_call"], ["origin/user_log"],
            ]
        )
        #expect(rejected.map { $0["own"] as? Int } == [1])
        #expect(rejected.map { $0["code"] as? String } == ["too_short"])
        #expect((rejected.first?["findings"] as? [Any])?.count == 6)
    }

    @Test func `every turn is judged where the pipeline says so`() throws {
        let row =
            #"{"id": "x", "messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "Hello."}, {"role": "user", "content": "Tell me more"}]}"#
        let (_, kept, rejected) = try filter(row, turns: "every")
        #expect(kept.map { $0["turns"] as? [Int] } == [[2]])
        #expect((kept.first?["messages"] as? [Any])?.count == 3)
        #expect(rejected.map { $0["turn"] as? Int } == [0])
    }

    @Test func `personal data goes into neither file`() throws {
        let (_, kept, rejected) = try filter(
            rows(["my mail is li@example.com ok", "13800138000!!!!!!!"])
        )
        #expect("\(kept)".contains("<EMAIL_1>") && !"\(kept)".contains("li@example"))
        #expect("\(rejected)".contains("<PHONE_1>") && !"\(rejected)".contains("13800138000"))
    }

    @Test func `a row that cannot be read leaves no file behind`() throws {
        let (said, _, _) = try filter(rows(["one two three"]) + "\n{\"messages\": 3}\n")
        #expect(said.status == 65)
        #expect(said.errors.contains("rows.jsonl:2: \"messages\" is missing"))
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path)
        #expect(!left.contains { $0.hasPrefix("kept") || $0.hasPrefix("rejected") })
    }

    @Test func `two rows of one name are refused`() throws {
        let row = #"{"id": "a", "messages": [{"role": "user", "content": "one two"}]}"#
        let (said, _, _) = try filter("\(row)\n\(row)")
        #expect(said.status == 65)
        #expect(said.errors.contains("another row is called \"a\" too"))
    }

    @Test func `rule try says of each row what every rule says`() throws {
        let input = try scratch.write("rows.jsonl", rows(["hi", "a coupon for you"]))
        let output = scratch.folder.appendingPathComponent("verdicts.jsonl").path
        let said = Said.by([
            "rule", "try", "--rules", try pipeline(), "--in", input, "--out", output,
        ])
        #expect(said.status == 0)
        let verdicts = try read(output).compactMap { ($0["verdicts"] as? [[String: Any]])?.first }
        #expect(verdicts.map { $0["code"] as? String } == ["too_short", "advertisement"])
        #expect(verdicts.allSatisfy { ($0["findings"] as? [Any])?.count == 6 })
    }
}

/// Conversations of one prompt each, and what the stage writes about them.
private final class ListStore: FilterStore {
    private let conversations: [Conversation]
    private let desk = Desk()

    init(_ prompts: [String]) {
        let redactor = Redactor(kinds: [.email, .phone])
        conversations = prompts.enumerated().map { number, prompt in
            Conversation(id: "r\(number)", messages: redactor.redact([Message(.user, prompt)]).0)
        }
    }

    var kept: [Candidate] { desk.kept }
    var rejected: [Rejection] { desk.rejected }

    func context() throws -> StageContext {
        let window = try #require(Window(.distantPast, Instant(microseconds: .max)))
        let claim = Claim(
            pipeline: "p",
            stage: .filter,
            fingerprint: Digest(of: ""),
            window: window,
            epoch: 1,
            run: "r",
            inputDigest: Digest(of: "")
        )
        return StageContext(claim: claim, covered: [], journal: SilentJournal()) {}
    }

    func eachConversation(in window: Window, _ body: (Conversation) throws -> Void) throws {
        for conversation in conversations { try body(conversation) }
    }

    func indexedPrompts(bands: [Int64], before window: Window) -> [IndexedPrompt] { [] }

    func replaceCandidates(
        _ claim: Claim,
        _ body: (_ sink: any FilterSink) throws -> Outcome
    ) throws -> Outcome {
        try body(desk)
    }

    private final class Desk: FilterSink {
        var kept: [Candidate] = []
        var rejected: [Rejection] = []
        func keep(_ candidate: Candidate, bands: [Int64]) { kept.append(candidate) }
        func reject(_ rejection: Rejection) { rejected.append(rejection) }
    }
}
