import Testing

@testable import Student

@Suite struct LossMaskTests {
    private let row = TokenRow(
        tokens: Array(10..<20),
        learned: [false, false, true, true, false, false, false, true, true, true]
    )

    @Test func `all answers are learned unless the mask says else`() {
        #expect(row.masked(.allAnswers) == row)
    }

    @Test func `the last answer is the last run of learned tokens`() {
        let places = row.masked(.lastAnswer).learned.enumerated().filter(\.element).map(\.offset)
        #expect(places == [7, 8, 9])
    }

    @Test func `everything is learned but the first token, which nothing predicts`() {
        let places = row.masked(.everything).learned.enumerated().filter(\.element).map(\.offset)
        #expect(places == Array(1...9))
    }

    @Test func `a mask decides how many tokens a plan learns`() throws {
        let turns = [
            ChatTurn(role: "user", content: "one?"), ChatTurn(role: "assistant", content: "first"),
            ChatTurn(role: "user", content: "two?"), ChatTurn(role: "assistant", content: "second"),
        ]
        let rows = [TrainingRow(turns: turns, channel: "a")]
        func learned(_ mask: Recipe.LossMask) throws -> Int {
            var recipe = quickRecipe()
            recipe.lossMask = mask
            let plan = try Trainer(
                rows: rows,
                shape: pocketShape,
                recipe: recipe,
                directory: "unused"
            ).plan
            return mask == .everything ? plan.tokens - plan.answerTokens : plan.answerTokens
        }
        #expect(try learned(.allAnswers) > learned(.lastAnswer))
        #expect(try learned(.lastAnswer) >= 2)
        #expect(try learned(.everything) == 1)
    }
}
