import Flywheel
import FlywheelTesting
import Loopback
import Teacher
import Testing

/// Several endpoints of one model.
@Suite struct StationsTests {
    private func teacher(
        _ bench: Bench,
        _ others: [(url: String, weight: Int)]
    ) throws -> Teacher {
        try Teacher(
            endpoints: [TeacherEndpoint(bench.server.url, key: bench.key)]
                + others.map { TeacherEndpoint($0.url, key: bench.key, weight: $0.weight) },
            options: bench.options,
            template: PromptTemplate(Bench.template, path: ""),
            ledger: bench.ledger,
            patience: bench.patience,
            clock: TestClock().clock
        )
    }

    @Test func `endpoints share the calls by their weights`() throws {
        let bench = try Bench(concurrency: 4)
        let other = try ScriptedTeacher(bill: bench.bill) { _ in .answer("other") }
        let teacher = try teacher(bench, [(other.url, 3)])
        #expect(try bench.ask(prompts(200), teacher: teacher).report.bought == 200)
        #expect(bench.bill.total.charges == 200)
        #expect((120...180).contains(other.calls), "\(other.calls)")
        bench.expectBillIsLedger()
    }

    @Test(arguments: [
        "http://127.0.0.1:9/v1", "http://no-such-host.invalid/v1",
    ]) func `an endpoint that is away is left aside`(address: String) throws {
        let bench = try Bench(concurrency: 8)
        let teacher = try teacher(bench, [(address, 1)])
        let (report, replies) = try bench.ask(prompts(60), teacher: teacher)
        #expect(report.bought == 60)
        #expect(report.possibleDoubles == 0)
        #expect(replies.count == 60)
        #expect(bench.bill.total.charges == 60)
    }

    @Test func `an endpoint with a wrong key is asked no more, the others are`() throws {
        let bench = try Bench(concurrency: 4)
        let other = try ScriptedTeacher(key: "another", bill: bench.bill) { _ in .answer("x") }
        let teacher = try teacher(bench, [(other.url, 1)])
        #expect(try bench.ask(prompts(40), teacher: teacher).report.bought == 40)
        #expect(other.calls <= 4)
    }

    @Test func `without any that can be asked the first one's reason is told`() throws {
        let bench = try Bench { _ in .status(404) }
        let other = try ScriptedTeacher(key: "another", bill: bench.bill) { _ in .answer("x") }
        let teacher = try teacher(bench, [(other.url, 1)])
        let error = #expect(throws: TeacherError.self) {
            try bench.ask(prompts(10), teacher: teacher)
        }
        #expect(error?.code == .notFound)
    }

    @Test func `an endpoint that is told to rest gives its calls to the other`() throws {
        let bench = try Bench(concurrency: 4) { _ in .status(429, retryAfter: "60") }
        let other = try ScriptedTeacher(bill: bench.bill) { _ in .answer("other") }
        var patient = bench
        patient.patience.longestRetryAfter = .seconds(120)
        let teacher = try teacher(patient, [(other.url, 1)])
        let (report, replies) = try patient.ask(prompts(30), teacher: teacher)
        #expect(report.bought == 30)
        #expect(replies.values.allSatisfy { $0.answer == "other" })
    }

    @Test func `a limit on requests holds and types share what the night allows`() throws {
        var bench = try Bench(concurrency: 8)
        bench.options.requestsPerMinute = 60
        bench.options.deadline = TimeSpan(30, .second)
        let clock = TestClock()
        let types = [TaskType("maths/sums"), TaskType("text/summary")].compactMap { $0 }
        let questions = (0..<200).map { number in
            Question(
                candidate: "c\(number)",
                messages: [Message(.user, "question \(number)")],
                taskType: types[number < 150 ? 0 : 1]
            )
        }
        var answered: [TaskType: Int] = [:]
        let report = try bench.teacher(clock: clock.clock).ask(
            questions,
            budget: bench.purse(),
            run: "run-1",
            pulse: {}
        ) { reply in
            let number = Int(reply.candidate.dropFirst()) ?? 0
            answered[questions[number].taskType, default: 0] += 1
        }
        // Ten at once and one a second.
        #expect((36...44).contains(report.bought), "\(report.bought)")
        #expect(report.leftOver == 200 - report.bought)
        #expect(report.leftOverReason?.contains("30s set for asking") == true)
        #expect(abs((answered[types[0]] ?? 0) - (answered[types[1]] ?? 0)) <= 1)
        bench.expectBillIsLedger()
    }
}
