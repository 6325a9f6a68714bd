import Flywheel
import Foundation
import Postgres
import Testing
import Warehouse

@testable import FlywheelApp

private let server = ProcessInfo.processInfo.environment["FLYWHEEL_TEST_DATABASE_URL"]

@Suite(.enabled(if: server != nil, "set FLYWHEEL_TEST_DATABASE_URL"))
struct WhatIfCommandTests {
    /// A database of its own with one judged night, dropped with the value.
    private final class Night {
        let scratch: Scratch
        let url: String
        let pipeline: String
        private let name = "whatif_" + UUID().uuidString.lowercased().filter { $0 != "-" }

        init() throws {
            let host = server ?? ""
            scratch = try Scratch()
            let question = host.firstIndex(of: "?") ?? host.endIndex
            let authority = host.range(of: "://")?.upperBound ?? host.startIndex
            let slash = host[authority..<question].firstIndex(of: "/") ?? question
            url = String(host[..<slash] + "/" + name + host[question...])
            try Connection(host, applicationName: "test").script("CREATE DATABASE \(name)")
            _ = try Warehouse.migrate(url)
            let source = try scratch.write("source.sql", "SELECT 1")
            let taxonomy = try scratch.write(
                "taxonomy.yaml",
                "types:\n  - { task_type: weather/ask, any: [\"weather|天气\"] }\n"
            )
            pipeline = try scratch.write(
                "night.yaml",
                """
                pipeline: night
                window: { every: 1d, timezone: UTC, start: 2026-10-01 }
                source: { query: \(source) }
                stages:
                  - pull:   { redact: [] }
                  - filter: { rules: [ { length@1: { characters: 3..20 } } ] }
                  - label:  { taxonomy: \(taxonomy) }
                """
            )
            try fill()
        }

        deinit {
            let connection = try? Connection(
                server ?? "",
                applicationName: "test"
            )
            try? connection?.script("DROP DATABASE \(name) WITH (FORCE)")
        }

        private func fill() throws {
            let warehouse = try Warehouse(url, pipeline: "night") { _ in Digest(of: "") }
            let start = Instant(microseconds: 1_790_812_800_000_000)
            let window = try #require(Window(start, start.advanced(bySeconds: 86_400)))
            let run = try warehouse.beginRun(kind: "run", arguments: "", build: "test")
            let prompts = [
                "How is the weather today, please?", "北京天气怎么样", "Write me a poem",
                "Will the weather be fine tomorrow?", "hi",
            ]
            let chats = prompts.enumerated().map { number, prompt in
                Conversation(
                    id: "c\(number)",
                    subject: "s",
                    messages: [Message(.user, prompt)],
                    createdAt: start,
                    updatedAt: start
                )
            }
            func claim(_ stage: StageName) throws -> Claim {
                let input = Digest(of: "\(stage)")
                let result = try warehouse.claim(stage, input, window, input: input, run: run)
                guard case .claimed(let claim) = result else { throw CancellationError() }
                return claim
            }
            func outcome() -> Outcome { Outcome(rowsIn: 5, rowsOut: 5, digest: Digest(of: "")) }
            _ = try warehouse.replaceConversations(try claim(.pull)) { add in
                for chat in chats { try add(chat) }
                return outcome()
            }
            _ = try warehouse.replaceCandidates(try claim(.filter)) { sink in
                for chat in chats { try judge(chat, sink) }
                return outcome()
            }
        }

        private func judge(_ chat: Conversation, _ sink: any FilterSink) throws {
            let rule = RuleID("length", 1)
            let count = chat.prompt.unicodeScalars.count
            guard !(3...20).contains(count) else {
                let candidate = Candidate(
                    id: Candidate.identity(conversation: chat.id, turn: 0),
                    conversation: chat.id,
                    turn: 0,
                    messages: chat.messages,
                    findings: [Finding(rule: rule, verdict: .keep, score: Double(count))],
                    createdAt: chat.createdAt
                )
                return try sink.keep(candidate, bands: [])
            }
            let reason = Reason(count < 3 ? "too_short" : "too_long")
            let finding = Finding(rule: rule, verdict: .drop(reason), score: Double(count))
            try sink.reject(
                Rejection(
                    conversation: chat.id,
                    turn: 0,
                    rule: rule,
                    reason: reason,
                    findings: [finding]
                )
            )
        }

        func say(_ words: String...) -> Said {
            Said.by(words, environment: ["FLYWHEEL_DATABASE_URL": url])
        }
    }

    @Test func `a moved threshold is counted by language and task type`() throws {
        let night = try Night()
        let said = night.say(
            "rule",
            "what-if",
            night.pipeline,
            "--rule",
            "length@1",
            "--keep",
            "8..40"
        )
        #expect(said.status == 0, "\(said.errors)")
        let lines = said.output.split(separator: "\n").map {
            $0.split(separator: " ").joined(separator: " ")
        }
        #expect(lines[0] == "length@1 keeping scores 8.0..40.0, from 5 stored scores")
        #expect(lines[1] == "language task type prompts kept kept then gained lost")
        #expect(lines.contains("en weather/ask 2 0 2 2 0"), "\(said.output)")
        #expect(lines.contains("zh weather/ask 1 1 0 0 1"))
        #expect(lines.contains("all 5 2 3 2 1"))
        #expect(lines.contains("zh weather/ask c1 turn 0, score 7.0"), "\(said.output)")
        #expect(!said.output.contains("天气") && !said.output.contains("today"))
    }

    @Test func `text is shown where somebody asks for it`() throws {
        let night = try Night()
        let said = night.say(
            "rule",
            "what-if",
            night.pipeline,
            "--rule",
            "length",
            "--keep",
            "8..40",
            "--text"
        )
        #expect(said.output.contains("北京天气怎么样"))
        let json = night.say(
            "rule",
            "what-if",
            night.pipeline,
            "--rule",
            "length",
            "--keep",
            "..40",
            "--json"
        )
        #expect(json.output.contains(#""scored":5"#) && !json.output.contains("天气"))
        #expect(json.output.contains(#""language":"en""#))
    }

    @Test(arguments: [
        (["--rule", "language@1", "--keep", "1.."], "language@1 has stored no score"),
        (["--rule", "lenght@1", "--keep", "1.."], "did you mean length@1?"),
        (["--rule", "praise_complaint@1", "--keep", "1.."], "tags and drops nothing"),
        (["--rule", "length@1", "--keep", "9"], "--keep: expected a range of scores"),
        (["--rule", "length@1", "--keep", "1..", "--to", "2026-10-01"], "no window lies between"),
    ])
    func `what cannot be moved is refused`(options: [String], message: String) throws {
        let night = try Night()
        let said = Said.by(
            ["rule", "what-if", night.pipeline] + options,
            environment: ["FLYWHEEL_DATABASE_URL": night.url]
        )
        #expect(said.status == 64)
        #expect(said.errors.contains(message), "\(said.errors)")
    }

    @Test func `dropped prompts are browsed by rule, and one of them tells its life`() throws {
        let night = try Night()
        let counts = night.say("sample", "list", "--pipeline", "night")
        #expect(counts.output.contains("too_long") && counts.output.contains("too_short"))
        let list = night.say(
            "sample",
            "list",
            "--pipeline",
            "night",
            "--rule",
            "length@1",
            "--code",
            "too_short"
        )
        #expect(list.output.contains("c4") && !list.output.contains("c0"))
        #expect(!list.output.contains("hi"))
        let text = night.say(
            "sample",
            "list",
            "--pipeline",
            "night",
            "--rule",
            "length@1",
            "--text"
        )
        #expect(text.output.contains("How is the weather"))
        let why = night.say("sample", "why", "c4", "--pipeline", "night")
        #expect(why.output.contains("dropped by length@1: too_short"))
        #expect(why.output.contains("length@1 drop: too_short, score 2.0"))
    }
}
