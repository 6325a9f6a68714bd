import Flywheel
import FlywheelTesting
import Foundation
import Loopback
import Testing

@testable import Teacher

@Suite struct SetUpTests {
    private func teacher(_ base: String, key: String? = nil) throws -> Teacher {
        try Teacher(
            endpoint: base,
            key: key.map { Secret($0) },
            options: TeacherOptions(model: "m"),
            template: PromptTemplate(Bench.template, path: "t.md"),
            ledger: MemoryLedger()
        )
    }

    @Test(arguments: [
        ("https://api.example.com/v1", "https://api.example.com/v1/chat/completions"),
        ("https://api.example.com/v1/", "https://api.example.com/v1/chat/completions"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/chat/completions"),
        ("http://[::1]:8000/v1", "http://[::1]:8000/v1/chat/completions"),
        (
            "https://x.example.com/d/gpt?api-version=2024-02-01",
            "https://x.example.com/d/gpt/chat/completions?api-version=2024-02-01"
        ),
        ("https://h/v1/chat/completions", "https://h/v1/chat/completions"),
    ])
    func `base URLs lead to the completions`(base: String, url: String) throws {
        #expect(try Endpoint(base).url == url)
    }

    @Test(arguments: [
        "", "api.example.com/v1", "ftp://example.com", "https://", "https:///v1", "http://:80/v1",
        "https://user:pass@example.com/v1", "https://example.com:0/v1", "https://example.com:x/v1",
        "https://example.com:99999/v1", "https://exa mple.com", "https://example.com/v1#x",
        "https://exämple.com/v1", "https://example.com/\r\nHost: evil",
    ])
    func `base URLs that are none say what to set`(base: String) throws {
        let error = #expect(throws: TeacherError.self) { try teacher(base) }
        #expect(error?.code == .endpoint)
        #expect(error?.trouble == .configuration)
        #expect(error?.message.contains("FLYWHEEL_TEACHER_URL") == true)
        #expect(error?.message.contains("pass@") == false)
    }

    @Test(arguments: ["two words", "line\n", "schlüssel"])
    func `keys no header can carry are refused without being shown`(key: String) {
        let error = #expect(throws: TeacherError.self) {
            try teacher("https://example.com", key: key)
        }
        #expect(error?.code == .key)
        #expect(error?.message.contains(key) == false)
    }

    @Test func `the key goes into the header and nowhere else`() throws {
        let canary = "canary-key-7f3a"
        let bench = try Bench { visit in
            guard visit.exchange.request.header("Authorization") == "Bearer \(canary)" else {
                return .status(401)
            }
            // A teacher that repeats what it was told.
            return visit.exchange.prompt == "question 1"
                ? .status(400, code: canary) : .answer("I was called with \(canary)")
        }
        let (_, replies) = try bench.ask(prompts(3))
        #expect(replies.count == 3)
        var shown = ""
        dump(try bench.teacher().options, to: &shown)
        dump(replies, to: &shown)
        for row in bench.ledger.rows.values {
            shown += String(decoding: row.request.body + (row.reply?.raw ?? []), as: UTF8.self)
        }
        for outcome in bench.ledger.outcomes {
            shown += String(decoding: outcome.raw, as: UTF8.self) + (outcome.error ?? "")
        }
        #expect(!shown.contains(canary))
    }

    @Test func `the identity follows what shapes answers`() throws {
        func identity(_ change: (inout TeacherOptions) -> Void) throws -> String {
            var options = TeacherOptions(model: "m")
            change(&options)
            return try Teacher(
                endpoint: "http://h",
                key: nil,
                options: options,
                template: PromptTemplate(Bench.template, path: ""),
                ledger: MemoryLedger()
            ).identity
        }
        let plain = try identity { _ in }
        #expect(plain.contains("answer@") && plain.contains(#""model":"m""#))
        #expect(try identity { $0.concurrency = 3 } == plain)
        #expect(try identity { $0.system = "x" } != plain)
        #expect(try identity { $0.temperature = 1 } != plain)
        #expect(try identity { $0.maxTokens = 1 } != plain)
        #expect(try identity { $0.seed = 1 } != plain)
    }

    @Test func `options decode with their defaults`() throws {
        let text = """
            {"model": "demo-teacher", "template": "answer.md", "concurrency": 64,
             "budget": "20 USD/night",
             "price": {"prompt": "0.15 USD/million", "answer": "0.60 USD/million"}}
            """
        let options = try JSONDecoder().decode(TeacherOptions.self, from: Data(text.utf8))
        #expect(options.budget?.cap == Money("20 USD"))
        #expect(options.price?.answer.perMillion == Money("0.6 USD"))
        #expect(options.maxTokens == 1024)
        #expect(options.temperature == 0)
        #expect(options.timeout == TimeSpan(10, .minute))
        #expect(options.attempts == 5)
    }

    @Test(arguments: [
        #""concurrency": 0"#, #""temperature": 3"#, #""max_tokens": 0"#, #""timeout": "0s""#,
        #""attempts": 0"#, #""budget": "20 USD/night""#, #""price": {"prompt": "1"}"#,
    ])
    func `options that cannot be are refused`(option: String) {
        let text = #"{"model": "m", "template": "t", \#(option)}"#
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(TeacherOptions.self, from: Data(text.utf8))
        }
    }
}
