import Flywheel
import FlywheelTesting
import Loopback
import Teacher
import Testing

/// One teacher on loopback, one ledger, and a client between them.
struct Bench {
    let ledger = MemoryLedger()
    let bill: Bill
    let server: ScriptedTeacher
    var options = TeacherOptions(model: "wise-1")
    var key: Secret? = Secret("canary-key-7f3a")
    var patience = Bench.short

    /// Waits of milliseconds.
    static var short: Patience {
        var patience = Patience()
        patience.trouble = .milliseconds(300)
        patience.shortestBackoff = .milliseconds(2)
        patience.longestBackoff = .milliseconds(20)
        patience.longestRetryAfter = .seconds(2)
        patience.drain = .seconds(10)
        return patience
    }

    static let template = """
        ---
        name: answer
        system: Answer with the result only.
        ---
        {{prompt}}
        """

    init(
        concurrency: Int = 8,
        promises: ScriptedTeacher.Promises = [],
        _ script: @escaping @Sendable (ScriptedTeacher.Visit) -> ScriptedTeacher.Act = {
            .answer("re: \($0.exchange.prompt)")
        }
    ) throws {
        bill = try Bill(path: nil)
        server = try ScriptedTeacher(
            key: "canary-key-7f3a",
            bill: bill,
            promises: promises,
            script: script
        )
        options.concurrency = concurrency
        options.price = Pricing(
            prompt: try #require(TokenPrice("1 USD/million")),
            answer: try #require(TokenPrice("2 USD/million"))
        )
    }

    func teacher(
        url: String? = nil,
        ledger: (any Ledger)? = nil,
        clock: AskClock = .system
    ) throws -> Teacher {
        try Teacher(
            endpoint: url ?? server.url,
            key: key,
            options: options,
            template: PromptTemplate(Self.template, path: "answer.md"),
            ledger: ledger ?? self.ledger,
            patience: patience,
            clock: clock
        )
    }

    /// Asks with a client of its own and returns replies by candidate.
    @discardableResult
    func ask(
        _ prompts: [String],
        cap: Money? = nil,
        run: String = "run-1",
        teacher: Teacher? = nil,
        pulse: () throws -> Void = {}
    ) throws -> (report: AskReport, replies: [String: Reply.Content]) {
        var replies: [String: Reply.Content] = [:]
        let report = try (teacher ?? self.teacher()).ask(
            prompts.enumerated().map { question($1, "c\($0)") },
            budget: try purse(cap),
            run: run,
            pulse: pulse
        ) { reply in
            #expect(replies[reply.candidate] == nil, "a candidate gets one reply")
            replies[reply.candidate] = reply.content
        }
        return (report, replies)
    }

    func purse(_ cap: Money? = nil) throws -> LedgerBudget {
        LedgerBudget(pipeline: "p", night: try #require(Day("2026-10-01")), cap: cap)
    }

    /// Every key the teacher charged once is answered or known to be in doubt, and nothing twice
    /// beyond what the report owns up to.
    func balances(doubles: Int = 0, sourceLocation: SourceLocation = #_sourceLocation) {
        let charged = bill.charged
        let answered = Set(ledger.keys(.answered).map(\.hex))
        #expect(answered.isSubset(of: charged.keys), sourceLocation: sourceLocation)
        let twice = charged.values.reduce(0) { $0 + $1 - 1 }
        #expect(twice <= doubles, sourceLocation: sourceLocation)
        #expect(ledger.keys(.reserved).isEmpty, sourceLocation: sourceLocation)
        #expect(ledger.keys(.sent).isEmpty, sourceLocation: sourceLocation)
        if let budget = try? purse() {
            #expect(ledger.purse(budget).reserved == .zero, sourceLocation: sourceLocation)
        }
    }
}

func question(_ prompt: String, _ candidate: String = "c") -> Question {
    Question(candidate: candidate, messages: [Message(.user, prompt)], taskType: .unknown)
}

func prompts(_ count: Int) -> [String] { (0..<count).map { "question \($0)" } }

extension Reply.Content {
    var answer: String? {
        guard case .answer(let answer) = self else { return nil }
        return answer.content
    }

    var refusal: String? {
        guard case .refused(let reason) = self else { return nil }
        return reason.code
    }
}
