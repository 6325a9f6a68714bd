import Flywheel
import FlywheelTesting
import Loopback
import Synchronization
import Teacher
import Testing

/// When asking ends before all is answered, and what it says.
@Suite struct StoppingTests {
    private func failure(_ body: () throws -> Void) throws -> any Explained {
        do {
            try body()
        } catch let error as any Explained {
            #expect(!error.description.contains("canary"))
            return error
        }
        throw Failure(.bug, "none", "nothing was thrown")
    }

    @Test func `a wrong key stops at the first call`() throws {
        var bench = try Bench(concurrency: 64)
        bench.key = Secret("canary-wrong")
        let error = try failure { try bench.ask(prompts(100)) }
        #expect(error.codeName == "teacher_key")
        #expect(error.trouble == .configuration)
        #expect(error.message.contains("FLYWHEEL_TEACHER_KEY"))
        #expect(error.message.contains("0 of 100"))
        #expect(bench.server.calls == 1)
        #expect(bench.ledger.rows.values.allSatisfy { $0.state == .unasked })
        bench.key = Secret("canary-key-7f3a")
        #expect(try bench.ask(prompts(100)).report.possibleDoubles == 0)
        bench.balances()
    }

    @Test func `a page in place of a teacher stops after a few calls`() throws {
        let bench = try Bench(concurrency: 64) { _ in .html }
        let error = try failure { try bench.ask(prompts(100)) }
        #expect(error.codeName == "teacher_not_api")
        #expect(error.message.contains("text/html"))
        #expect(bench.server.calls == 3)
        bench.balances()
    }

    @Test func `a path or model that is not there stops at the first call`() throws {
        let bench = try Bench { _ in .status(404, code: "model_not_found") }
        let error = try failure { try bench.ask(prompts(9)) }
        #expect(error.codeName == "teacher_not_found")
        #expect(error.message.contains("wise-1"))
        #expect(bench.server.calls == 1)
        #expect(bench.ledger.keys(.rejected).isEmpty)
    }

    @Test(arguments: [(402, "error"), (429, "insufficient_quota")])
    func `an empty account stops at once`(status: Int, code: String) throws {
        let bench = try Bench { _ in .status(status, code: code) }
        let error = try failure { try bench.ask(prompts(9)) }
        #expect(error.codeName == "teacher_quota")
        #expect(error.trouble == .tryLater)
    }

    @Test func `a redirect is not followed`() throws {
        let bench = try Bench { _ in
            let there = [(name: "Location", value: "http://169.254.169.254/")]
            return .reply(LoopbackReply(status: 302, headers: there))
        }
        #expect(try failure { try bench.ask(["one"]) }.codeName == "teacher_redirect")
    }

    @Test func `a teacher that is down ends asking after some patience`() throws {
        let bench = try Bench()
        let teacher = try bench.teacher()
        try bench.ask(prompts(3), teacher: teacher)
        bench.server.stop()
        let error = try failure { try bench.ask(prompts(10), teacher: teacher) }
        #expect(error.codeName == "teacher_down")
        #expect(error.trouble == .unreachable)
        #expect(error.message.contains("127.0.0.1"))
        #expect(error.message.contains("3 of 10 answers are in the ledger, run again"))
        bench.balances()
    }

    @Test func `a teacher that fails every call ends asking`() throws {
        var bench = try Bench(concurrency: 64) { _ in .status(500) }
        bench.patience.trouble = .milliseconds(20)
        let error = try failure { try bench.ask(prompts(300)) }
        #expect(error.codeName == "teacher_failing")
        #expect(error.message.contains("http_500"))
        #expect(bench.server.calls < 100)
        bench.balances()
    }

    @Test func `a teacher that refuses every question ends asking`() throws {
        let bench = try Bench { _ in .status(400) }
        let error = try failure { try bench.ask(prompts(300)) }
        #expect(error.codeName == "teacher_refuses_all")
        #expect(bench.server.calls < 60)
    }

    @Test func `questions that stay unclear are left for the next run`() throws {
        var bench = try Bench(concurrency: 2) { _ in .status(500) }
        bench.options.attempts = 2
        let (report, replies) = try bench.ask(prompts(3))
        #expect(replies.isEmpty)
        #expect(report.leftOver == 3)
        #expect(report.leftOverReason == "127.0.0.1 gave no clear reply in 2 attempts (http_500)")
        bench.balances()
    }

    @Test(arguments: ["3600", "99999999999999999999999999999999999"])
    func `a wait longer than anybody's is left for the next run`(wait: String) throws {
        let bench = try Bench(concurrency: 2) {
            $0.number <= 3 ? .answer("fine") : .status(429, retryAfter: wait)
        }
        let (report, replies) = try bench.ask(prompts(20))
        #expect(report.bought == replies.count)
        #expect(report.leftOver == 20 - replies.count)
        #expect(report.leftOverReason?.contains("asks to come back later") == true)
        bench.balances()
    }

    @Test func `a pulse that throws lets replies in flight arrive and writes them down`() throws {
        struct Cancelled: Error {}
        let bench = try Bench(concurrency: 8) { visit in
            guard visit.number > 1 else { return .answer("fine") }
            var reply = visit.exchange.completion("slow")
            reply.delay = .milliseconds(300)
            return .reply(reply, isBilled: true)
        }
        #expect(throws: Cancelled.self) {
            try bench.ask(prompts(100)) {
                if bench.server.calls > 1 { throw Cancelled() }
            }
        }
        #expect(bench.ledger.keys(.answered).count == bench.bill.charged.count)
        #expect(bench.ledger.keys(.answered).count > 1)
        #expect(bench.server.calls <= 9)
        bench.balances()
    }

    @Test func `what is still in flight after the drain is of unknown outcome`() throws {
        struct Cancelled: Error {}
        var bench = try Bench(concurrency: 4) {
            $0.number == 1 ? .answer("fine") : .spoil(.hang)
        }
        bench.patience.drain = .milliseconds(50)
        #expect(throws: Cancelled.self) {
            try bench.ask(prompts(100)) {
                if bench.server.calls > 1 { throw Cancelled() }
            }
        }
        #expect(bench.ledger.keys(.unknown).count == bench.server.calls - 1)
        bench.balances()
    }

    @Test func `an error of the caller ends asking and loses nothing that was paid`() throws {
        struct Full: Error {}
        let bench = try Bench(concurrency: 8)
        var count = 0
        #expect(throws: Full.self) {
            try bench.teacher().ask(
                prompts(50).map { question($0) },
                budget: bench.purse(),
                run: "run-1",
                pulse: {}
            ) { _ in
                count += 1
                if count == 5 { throw Full() }
            }
        }
        #expect(bench.ledger.keys(.answered).count == bench.bill.charged.count)
        bench.balances()
    }

    @Test func `a ledger that is away for a moment gets what was paid while draining`() throws {
        let bench = try Bench(concurrency: 4)
        var fails = true
        bench.ledger.interruption = { operation in
            guard operation == "record", fails, bench.bill.total.charges > 3 else { return }
            fails = false
            throw Failure(.unreachable, "database_down", "away")
        }
        let error = try failure { try bench.ask(prompts(40)) }
        #expect(error.codeName == "database_down")
        #expect(bench.ledger.keys(.answered).count == bench.bill.charged.count)
        bench.balances()
    }
}
