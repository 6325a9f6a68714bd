import Testing

@testable import Student

@Suite struct RecipeSheetTests {
    private func plan(_ rows: [TrainingRow], _ recipe: Recipe) throws -> TrainingPlan {
        try Trainer(rows: rows, shape: pocketShape, recipe: recipe, directory: "unused").plan
    }

    private func value(_ plan: TrainingPlan, _ name: String) -> String {
        plan.sheet.first { $0.0 == name }?.1 ?? "missing"
    }

    @Test func `the sheet names everything a run is decided by`() throws {
        var recipe = quickRecipe(epochs: 1.1)
        recipe.microBatchTokens = 50
        recipe.dropout = 0.1
        let plan = try plan(pairs(30), recipe)
        for name in [
            "epochs", "accumulation", "global batch", "micro batch", "learning rate",
            "warm-up and final share", "dropout", "AdamW", "longest row", "precision", "threads",
            "memory", "steps", "time", "seed", "loss mask", "loss per", "clip", "packed",
            "truncated", "dropped as too long", "dropped without an answer", "held out",
        ] { #expect(value(plan, name) != "missing", "\(name)") }
        #expect(value(plan, "epochs") == "1.1")
        #expect(value(plan, "micro batch") == "50 tokens")
        #expect(plan.packedRows == 33)
        for name in ["ZeRO", "offload", "sequence"] {
            #expect(!plan.sheet.contains { $0.0.contains(name) })
        }
    }

    @Test func `what was cut is counted by channel`() throws {
        var rows = pairs(8)
        rows[1].turns[1].content = String(repeating: "long ago ", count: 100)
        rows[2].turns[1].content = "  \n"
        rows[4].turns[0].content = String(repeating: "long ago ", count: 100)
        var recipe = quickRecipe()
        recipe.tooLong = .truncate
        let plan = try plan(rows, recipe)
        #expect(value(plan, "truncated") == "odd 1")
        #expect(value(plan, "dropped as too long") == "even 1")
        #expect(value(plan, "dropped without an answer") == "even 1")
        #expect(plan.rows == 6)
        recipe.tooLong = .refuse
        #expect(code { _ = try self.plan(rows, recipe) } == .sampleTooLong)
    }

    @Test func `a started run knows threads, kernels and time`() throws {
        let directory = TemporaryDirectory()
        var started: TrainingPlan?
        var recipe = quickRecipe(epochs: 1)
        recipe.threads = 2
        try learn(pairs(8), recipe, in: directory) { event in
            if case .started(let plan) = event { started = plan }
            return .more
        }
        let plan = try #require(started)
        #expect(value(plan, "threads") == "2")
        #expect(value(plan, "engine").hasSuffix("kernels"))
        #expect((plan.estimatedSeconds ?? 0) > 0)
        #expect(value(plan, "time").contains("about"))
    }

    @Test func `a row without any answer, an unnamed channel and silence are refused`() {
        var silent = pairs(2)
        silent[0].turns[1].content = ""
        silent[1].turns[1].content = " "
        #expect(code { _ = try plan(silent, quickRecipe()) } == .emptyData)
        var unnamed = pairs(2)
        unnamed[0].channel = ""
        #expect(code { _ = try plan(unnamed, quickRecipe()) } == .badRow)
    }
}
