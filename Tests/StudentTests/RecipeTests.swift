import Foundation
import Testing

@testable import Student

@Suite struct RecipeTests {
    @Test func `a recipe reads back as it was`() throws {
        var recipe = Recipe()
        recipe.microBatchTokens = 256
        recipe.schedule = .wsd
        recipe.lossMask = .lastAnswer
        recipe.upsampling = ["a": 1.5]
        recipe.tooLong = .truncate
        recipe.validation = Recipe.Validation()
        recipe.dropout = 0.1
        recipe.preferenceBeta = 0.3
        let data = try JSONEncoder().encode(recipe)
        #expect(try JSONDecoder().decode(Recipe.self, from: data) == recipe)
    }

    @Test func `a usual recipe is written as it was before it had these settings`() throws {
        let text = String(decoding: try JSONEncoder().encode(Recipe()), as: UTF8.self)
        for name in ["dropout", "upsampling", "validation", "lossMask", "tooLong", "Beta"] {
            #expect(!text.contains(name))
        }
        let older = #"{"epochs": 1.1, "seed": 7}"#
        let read = try JSONDecoder().decode(Recipe.self, from: Data(older.utf8))
        #expect(read.epochs == 1.1)
        #expect(read.seed == 7)
        #expect(read.tokensPerStep == Recipe().tokensPerStep)
    }

    @Test func `what cannot be trained is refused`() {
        func refused(_ change: (inout Recipe) -> Void) -> Bool {
            var recipe = Recipe()
            change(&recipe)
            return code { try recipe.check() } == .badRecipe
        }
        #expect(refused { $0.microBatchTokens = 2048 })
        #expect(refused { $0.upsampling = ["a": -1] })
        #expect(refused { $0.dropout = 1 })
        #expect(refused { $0.preferenceBeta = 0 })
        #expect(
            refused {
                $0.validation = Recipe.Validation()
                $0.validation?.share = 0.9
            }
        )
        #expect(!refused { $0.epochs = 1.1 })
    }

    @Test func `wsd stays at its rate and falls over its last share`() {
        var recipe = Recipe()
        recipe.learningRate = 1
        recipe.schedule = .wsd
        recipe.warmUpShare = 0.02
        #expect(recipe.rate(step: 19, of: 1000) == 1)
        #expect(recipe.rate(step: 800, of: 1000) == 1)
        #expect(abs(recipe.rate(step: 900, of: 1000) - 0.525) < 1e-12)
        #expect(abs(recipe.rate(step: 1000, of: 1000) - 0.05) < 1e-12)
    }
}
