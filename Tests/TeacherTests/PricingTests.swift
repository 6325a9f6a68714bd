import Flywheel
import FlywheelTesting
import Foundation
import Loopback
import Testing

@testable import Teacher

@Suite struct PricingTests {
    private func price(_ text: String) throws -> TokenPrice { try #require(TokenPrice(text)) }

    @Test func `cached and reasoning tokens have prices of their own`() throws {
        let pricing = Pricing(
            prompt: try price("2 USD/million"),
            answer: try price("8 USD/million"),
            cached: try price("0.5 USD/million"),
            reasoning: try price("4 USD/million")
        )
        var usage = ChatReply.Usage(promptTokens: 1000, answerTokens: 100)
        usage.cachedTokens = 600
        usage.reasoningTokens = 50
        #expect(pricing.cost(usage).micros == 400 * 2 + 300 + 50 * 8 + 50 * 4)
        // More cached than there were is not believed.
        usage.cachedTokens = 5000
        #expect(pricing.cost(usage).micros == 500 + 50 * 8 + 50 * 4)
        #expect(pricing.most(promptTokens: 10, answerTokens: 10).micros == 20 + 80)
    }

    @Test func `a table of models prices the one that is asked`() throws {
        let text = """
            {"model": "b", "prices": {
              "a": {"prompt": "9 USD/million", "answer": "9 USD/million"},
              "b": {"prompt": "1 USD/million", "answer": "2 USD/million",
                    "cached": "0.1 USD/million"}}}
            """
        let options = try JSONDecoder().decode(TeacherOptions.self, from: Data(text.utf8))
        #expect(options.modelPrice?.prompt == TokenPrice("1 USD/million"))
        #expect(options.modelPrice?.cached == TokenPrice("0.1 USD/million"))
    }

    @Test func `options of transport are read and impossible ones refused`() throws {
        let text = """
            {"model": "m", "stream": true, "unclear": "leave", "requests_per_minute": 60,
             "tokens_per_minute": 90000, "deadline": "4h", "promise": "idempotency_key",
             "largest_reply": 4096, "proxy": "http://p:1", "authorities": "ca.pem",
             "endpoints": [{"url": "http://a/v1", "weight": 3, "key": "KEY_A"},
                           {"url": "http://b/v1", "promise": "stored_completions"}]}
            """
        let options = try JSONDecoder().decode(TeacherOptions.self, from: Data(text.utf8))
        #expect(options.stream && !options.repeatsUnclear)
        #expect(options.requestsPerMinute == 60 && options.tokensPerMinute == 90_000)
        #expect(options.deadline == TimeSpan(4, .hour))
        #expect(options.promise == .idempotencyKey)
        #expect(options.endpoints.map(\.weight) == [3, nil])
        #expect(options.endpoints[1].promise == .storedCompletions)
        let again = try JSONDecoder().decode(
            TeacherOptions.self,
            from: JSONEncoder().encode(options)
        )
        #expect(again == options)
        for flaw in [
            #""unclear": "ask""#, #""requests_per_minute": 0"#, #""largest_reply": 1"#,
            #""total_budget": "5 USD""#, #""promise": "maybe""#,
            #""endpoints": [{"url": "http://a", "weight": 0}]"#,
        ] {
            #expect(throws: DecodingError.self, "\(flaw)") {
                try JSONDecoder().decode(
                    TeacherOptions.self,
                    from: Data(#"{"model": "m", \#(flaw)}"#.utf8)
                )
            }
        }
    }

    @Test func `seconds are fitted as a line over the tokens of answers`() {
        var latency = Latency()
        for tokens in [10, 100, 400] { latency.saw(0.5 + 0.02 * Double(tokens), tokens: tokens) }
        let times = latency.times(maxTokens: 1024)
        #expect(abs(times.perToken - 0.02) < 1e-9)
        #expect(abs(times.before - 0.5) < 1e-9)
        #expect(times.calls == 3 && times.answerTokens == 170)
        latency.history = CallTimes(
            calls: 9,
            answerTokens: 1,
            seconds: 2,
            perToken: 3,
            before: 4
        )
        #expect(latency.times(maxTokens: 1024).perToken == 3)
        #expect(Latency().times(maxTokens: 50).answerTokens == 50)
    }

    @Test func `a forecast is bounded by the limits, and says what is likely`() throws {
        var bench = try Bench(concurrency: 4)
        bench.options.requestsPerMinute = 6
        let forecast = try bench.teacher().forecast(prompts(12).map { question($0) })
        #expect(forecast.seconds == 120)
        #expect(forecast.expected < forecast.atMost && forecast.expected > .zero)
        #expect(forecast.times?.calls == 0)
    }

    @Test func `further draws are bought apart and have seeds of their own`() throws {
        var options = TeacherOptions(model: "m")
        options.seed = 7
        let sampling = try Sampling(options)
        let messages = [Message(.user, "hello")]
        let draws = (0..<3).map {
            ChatRequest(messages: messages, sampling: sampling, template: "t@1", draw: $0)
        }
        #expect(Set(draws.map(\.key)).count == 3)
        let bodies = draws.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies[0].contains(#""seed":7"#) && bodies[2].contains(#""seed":9"#))
    }
}
