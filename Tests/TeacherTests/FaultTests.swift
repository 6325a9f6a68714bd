import Flywheel
import FlywheelTesting
import Loopback
import Teacher
import Testing

/// Every way a teacher fails and recovers, over real HTTP.
@Suite struct FaultTests {
    typealias Act = ScriptedTeacher.Act

    /// Faults that cost nothing: the call was not accepted.
    static let free: [(String, Act)] = [
        ("429 without a word", .status(429)),
        ("429 in no seconds", .status(429, retryAfter: "0")),
        ("429 in minus ten seconds", .status(429, retryAfter: "-10")),
        ("429 in nonsense", .status(429, retryAfter: "soon")),
        ("429 long ago", .status(429, retryAfter: "Fri, 29 Sep 2023 16:26:57 GMT")),
        ("503 with a word", .status(503, retryAfter: "0.01")),
        ("529", .status(529)),
        ("408 of a server that heard nothing", .reply(LoopbackReply(status: 408))),
        ("409", .status(409)),
    ]

    /// Faults after which nobody knows.
    static let unclear: [(String, Act)] = [
        ("408 of a gateway", .status(408)), ("500", .status(500)), ("502", .status(502)),
        ("503", .status(503)),
        ("504", .status(504)), ("599", .status(599)),
        ("reset before headers", .spoil(.resetBeforeHeaders)),
        ("reset after headers", .spoil(.resetAfterHeaders)),
        ("cut body", .spoil(.cutBodyAfter(10))),
        ("error in 200", .reply(.failure(200, code: "server_error"))),
        ("error 500 in 200", .reply(.json(200, ["error": ["code": 500]]))),
        ("a page", .html),
    ]

    /// No for good.
    static let final: [(String, Act, String)] = [
        ("400", .status(400), "http_400"),
        ("413", .status(413), "http_413"),
        ("422", .status(422), "http_422"),
        ("filter", .status(400, code: "content_filter"), "content_filter"),
        ("moderation", .status(403, code: "content_policy_violation"), "content_filter"),
    ]

    @Test(arguments: free.indices, [1, 8, 64])
    func `what was not accepted is sent again for nothing`(fault: Int, concurrency: Int) throws {
        let act = Self.free[fault].1
        let bench = try Bench(concurrency: concurrency) { visit in
            visit.attempt <= 2 && visit.number % 3 == 0 ? act : .answer("fine")
        }
        let (report, replies) = try bench.ask(prompts(30))
        #expect(replies.values.allSatisfy { $0.answer == "fine" })
        #expect(report.bought == 30)
        #expect(report.retries > 0)
        #expect(report.possibleDoubles == 0)
        #expect(bench.bill.total.charges == 30)
        bench.balances()
    }

    @Test(arguments: unclear.indices, [1, 8, 64])
    func `unknown outcomes are repeated and counted`(fault: Int, concurrency: Int) throws {
        let act = Self.unclear[fault].1
        let bench = try Bench(concurrency: concurrency) { visit in
            visit.attempt == 1 && visit.number % 3 == 0 ? act : .answer("fine")
        }
        let (report, replies) = try bench.ask(prompts(30))
        #expect(replies.count == 30)
        #expect(replies.values.allSatisfy { $0.answer == "fine" })
        let repeats = bench.ledger.outcomes.filter { $0.kind == .unknown }.count
        #expect(repeats > 0)
        #expect(report.possibleDoubles == repeats)
        bench.balances(doubles: report.possibleDoubles)
    }

    @Test(arguments: final.indices)
    func `a no for good is kept with its code and not asked again`(fault: Int) throws {
        let (_, act, code) = Self.final[fault]
        let bench = try Bench { $0.exchange.prompt == "question 1" ? act : .answer("fine") }
        let (report, replies) = try bench.ask(prompts(3))
        #expect(report.refused == 1)
        #expect(report.bought == 2)
        #expect(replies["c1"]?.refusal == code)
        let calls = bench.server.calls
        let again = try bench.ask(prompts(3))
        #expect(again.replies == replies)
        #expect(bench.server.calls == calls)
        bench.balances()
    }

    @Test(arguments: free.indices) func `faults may follow each other in any order`(first: Int)
        throws
    {
        for second in Self.unclear.indices {
            let (one, two) = (Self.free[first].1, Self.unclear[second].1)
            let bench = try Bench(concurrency: 4) { visit in
                guard visit.number % 4 == 2 || visit.attempt > 1 else { return .answer("fine") }
                switch visit.attempt {
                case 1: return second % 2 == 0 ? one : two
                case 2: return second % 2 == 0 ? two : one
                default: return .answer("fine")
                }
            }
            let (report, replies) = try bench.ask(prompts(8))
            #expect(replies.values.allSatisfy { $0.answer == "fine" }, "\(Self.unclear[second].0)")
            bench.balances(doubles: report.possibleDoubles)
        }
    }

    @Test func `a call that hangs is given up at its timeout and repeated`() throws {
        var bench = try Bench(concurrency: 4) {
            $0.attempt == 1 && $0.exchange.prompt == "question 2" ? .spoil(.hang) : .answer("fine")
        }
        bench.options.timeout = TimeSpan(1, .second)
        let (report, replies) = try bench.ask(prompts(6))
        #expect(replies.count == 6)
        #expect(report.possibleDoubles == 1)
        #expect(bench.ledger.outcomes.contains { $0.error == "timeout" && $0.kind == .unknown })
        bench.balances(doubles: 1)
    }

    @Test func `a question that always fails is refused for good while others are answered`() throws
    {
        let bench = try Bench(concurrency: 2) {
            $0.exchange.prompt == "question 1" ? .status(500) : .answer("fine")
        }
        let (report, replies) = try bench.ask(prompts(40))
        #expect(report.leftOver == 0)
        #expect(replies["c1"]?.refusal == "http_500")
        #expect(report.possibleDoubles == 4)
        #expect(try bench.ask(prompts(40)).replies["c1"]?.refusal == "http_500")
        bench.balances(doubles: 4)
    }

    @Test func `a reply that cannot be read is paid once and refused with its reason`() throws {
        let broken: [(String, [UInt8])] = [
            ("empty_choices", Array(#"{"choices": []}"#.utf8)),
            ("missing_message", Array(#"{"choices": [{"index": 0}]}"#.utf8)),
            ("malformed_json", Array(#"{"choices": [{"logprob": NaN}]}"#.utf8)),
            ("malformed_json", Array(#"{"choices": [{"message": {"cont"#.utf8)),
            ("invalid_utf8", Array(#"{"choices": ""#.utf8) + [0xFF, 0xFE] + Array("\"}".utf8)),
        ]
        let bench = try Bench { visit in
            guard let index = Int(visit.exchange.prompt.dropFirst(9)) else { return .status(400) }
            return .reply(LoopbackReply(body: broken[index].1), isBilled: true)
        }
        let (report, replies) = try bench.ask(prompts(broken.count))
        for (index, (code, _)) in broken.enumerated() {
            #expect(replies["c\(index)"]?.refusal == code)
        }
        #expect(report.bought == broken.count)
        #expect(report.refused == broken.count)
        #expect(try bench.ask(prompts(broken.count)).replies == replies)
        #expect(bench.bill.total.charges == broken.count)
        bench.balances()
    }

    @Test func `an answer larger than the limit is paid once and not asked again`() throws {
        let huge = [UInt8](repeating: UInt8(ascii: " "), count: 17 << 20)
        let bench = try Bench {
            $0.exchange.prompt == "question 1"
                ? .reply(LoopbackReply(body: huge), isBilled: true) : .answer("fine")
        }
        #expect(try bench.ask(prompts(3)).replies["c1"]?.refusal == "no_reply")
        #expect(try bench.ask(prompts(3)).report.stored == 3)
        #expect(bench.bill.total.charges == 3)
    }
}
