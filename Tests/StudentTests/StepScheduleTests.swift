import Testing

@testable import Student

@Suite struct StepScheduleTests {
    @Test func `every row comes once an epoch and steps stay within their tokens`() {
        let lengths = (0..<50).map { 5 + $0 % 13 }
        let schedule = StepSchedule(lengths: lengths, epochs: 2, tokensPerStep: 64, seed: 9)
        let steps = (0..<schedule.steps).map { Array(schedule.rows($0)) }
        let all = steps.flatMap { $0 }
        #expect(all.prefix(50).sorted() == Array(0..<50))
        #expect(all.dropFirst(50).sorted() == Array(0..<50))
        #expect(Array(all.prefix(50)) != Array(all.dropFirst(50)))
        for step in steps { #expect(step.reduce(0) { $0 + lengths[$1] } <= 64) }
    }

    @Test func `half an epoch takes half the rows`() {
        let lengths = [Int](repeating: 10, count: 20)
        let schedule = StepSchedule(lengths: lengths, epochs: 0.5, tokensPerStep: 100, seed: 1)
        #expect(schedule.steps == 1)
        #expect(Set(schedule.rows(0)).count == 10)
    }

    @Test func `a row longer than a step has a step of its own`() {
        let schedule = StepSchedule(lengths: [300, 8, 8], epochs: 1, tokensPerStep: 100, seed: 1)
        let steps = (0..<schedule.steps).map { Array(schedule.rows($0)) }
        #expect(steps.contains([0]))
    }

    @Test func `the rate warms up and falls to its final share`() {
        var recipe = Recipe()
        recipe.learningRate = 1
        let rates = (0..<1000).map { recipe.rate(step: $0, of: 1000) }
        #expect(rates[0] == 0.05)
        #expect(rates[19] == 1)
        #expect(rates.dropFirst(20) == rates.dropFirst(20).sorted(by: >)[...])
        #expect(abs(recipe.rate(step: 1000, of: 1000) - 0.05) < 1e-12)
        recipe.schedule = .constant
        #expect(recipe.rate(step: 999, of: 1000) == 1)
        recipe.schedule = .linear
        #expect(abs(recipe.rate(step: 510, of: 1000) - 0.525) < 1e-12)
    }
}
