import Flywheel
import FlywheelTesting
import Loopback
import Teacher
import Testing

@Suite struct AskingTests {
    @Test(arguments: [1, 8, 64])
    func `every question is bought once and answered`(concurrency: Int) throws {
        let bench = try Bench(concurrency: concurrency)
        let (report, replies) = try bench.ask(prompts(200))
        #expect(report.bought == 200)
        #expect(report.leftOver == 0)
        #expect(replies.count == 200)
        #expect(replies["c7"]?.answer == "re: question 7")
        #expect(bench.bill.charged.count == 200)
        #expect(bench.ledger.keys(.answered).count == 200)
        bench.balances()
    }

    @Test func `what is in the ledger is never bought again`() throws {
        let bench = try Bench()
        let first = try bench.ask(prompts(20))
        let again = try bench.ask(prompts(30))
        #expect(again.report.stored == 20)
        #expect(again.report.bought == 10)
        #expect(again.report.spent < first.report.spent)
        #expect(again.replies["c3"] == first.replies["c3"])
        #expect(bench.bill.total.charges == 30)
        bench.balances()
    }

    @Test func `another address of the same model does not make anything be bought again`() throws {
        let bench = try Bench()
        try bench.ask(prompts(5))
        let other = try Bench()
        let moved = try Teacher(
            endpoint: other.server.url,
            key: bench.key,
            options: bench.options,
            template: PromptTemplate(Bench.template, path: ""),
            ledger: bench.ledger
        )
        #expect(try bench.ask(prompts(5), teacher: moved).report.stored == 5)
        #expect(other.server.calls == 0)
    }

    @Test func `equal questions are bought once and delivered to all who ask`() throws {
        let bench = try Bench()
        let teacher = try bench.teacher()
        // Opens the pace, so that equal questions could leave together.
        try bench.ask(["first"], teacher: teacher)
        let (report, replies) = try bench.ask(
            ["same", "other", "same", "same"],
            teacher: teacher
        )
        #expect(report.bought == 2)
        #expect(report.stored == 2)
        #expect(replies.count == 4)
        #expect(replies["c0"]?.answer == replies["c3"]?.answer)
        #expect(bench.bill.total.charges == 3)
    }

    @Test func `replies carry the ledger's key, the model and the tokens`() throws {
        let bench = try Bench()
        let (_, replies) = try bench.ask(["one"])
        guard case .answer(let answer)? = replies["c0"] else {
            Issue.record("no answer")
            return
        }
        #expect(answer.author == "wise-1")
        #expect(answer.source == .teacher)
        #expect(answer.finishReason == "stop")
        #expect(answer.request.map { bench.ledger.keys(.answered).contains($0) } == true)
        #expect(answer.promptTokens > 0 && answer.answerTokens > 0)
    }

    @Test func `money is set aside, calls are marked and replies recorded in that order`() throws {
        let bench = try Bench(concurrency: 1)
        try bench.ask(["one"])
        #expect(bench.ledger.log == ["reserve 1", "sent 1", "record 1"])
    }

    @Test func `a question without a user's word is refused without asking`() throws {
        let bench = try Bench()
        var replies: [Reply] = []
        let empty = Question(candidate: "c", messages: [], taskType: .unknown)
        let report = try bench.teacher().ask(
            [empty],
            budget: try bench.purse(),
            run: "run-1",
            pulse: {}
        ) { replies.append($0) }
        #expect(replies.first?.content.refusal == "no_prompt")
        #expect(report.refused == 1)
        #expect(bench.server.calls == 0)
    }

    @Test func `a forecast counts what is stored and bounds the rest`() throws {
        let bench = try Bench(concurrency: 4)
        try bench.ask(prompts(3))
        let teacher = try bench.teacher()
        let forecast = try teacher.forecast(
            (prompts(5) + ["question 4"]).map { question($0) }
        )
        #expect(forecast.stored == 3)
        #expect(forecast.calls == 2)
        #expect(forecast.answerTokens == 2 * 1024)
        #expect(forecast.atMost.micros > 2 * 1024 * 2)
        #expect(forecast.seconds > 0)
        #expect(try teacher.forecast([]).calls == 0)
    }

    @Test func `what a dead run had sent is asked again and counted as a possible double`() throws {
        let bench = try Bench()
        let teacher = try bench.teacher()
        try bench.ask(["one"])
        let row = try #require(bench.ledger.rows.values.first)
        var request = row.request
        request.key =
            ChatRequest(
                messages: [
                    Message(.system, "Answer with the result only."), Message(.user, "two"),
                ],
                sampling: try Sampling(bench.options),
                template: row.request.template
            ).key
        bench.ledger.aliveRuns.insert("dead")
        _ = try bench.ledger.reserve([request], budget: try bench.purse(), run: "dead")
        try bench.ledger.markSent([request.key], run: "dead")
        bench.ledger.aliveRuns.remove("dead")
        let (report, replies) = try bench.ask(["one", "two"], teacher: teacher)
        #expect(report.possibleDoubles == 1)
        #expect(replies["c1"]?.answer == "re: two")
        bench.balances()
    }
}
