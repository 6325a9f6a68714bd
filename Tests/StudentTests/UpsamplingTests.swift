import Testing

@testable import Student

@Suite struct UpsamplingTests {
    private func counts(_ rows: [Int]) -> [Int: Int] {
        rows.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    private func schedule(_ factor: Double, epochs: Double = 1) -> StepSchedule {
        StepSchedule(
            lengths: [Int](repeating: 10, count: 30),
            copies: [
                RowCopies(members: Array(0..<20), factor: 1),
                RowCopies(members: Array(20..<30), factor: factor),
            ],
            epochs: epochs,
            tokensPerStep: 100,
            seed: 4
        )
    }

    private func rows(_ schedule: StepSchedule) -> [Int] {
        (0..<schedule.steps).flatMap { schedule.rows($0) }
    }

    @Test func `three copies come three times an epoch`() {
        let found = counts(rows(schedule(3)))
        #expect((0..<20).allSatisfy { found[$0] == 1 })
        #expect((20..<30).allSatisfy { found[$0] == 3 })
    }

    @Test func `half a copy takes half of the rows, others in each epoch`() {
        let schedule = schedule(0.5, epochs: 2)
        #expect(schedule.rowsPerEpoch == 25)
        let all = rows(schedule)
        let first = Set(all.prefix(25).filter { $0 >= 20 })
        let second = Set(all.dropFirst(25).filter { $0 >= 20 })
        #expect(first.count == 5)
        #expect(second.count == 5)
        #expect(first != second)
    }

    @Test func `no copy leaves a channel out`() {
        #expect(rows(schedule(0)).allSatisfy { $0 < 20 })
    }

    @Test func `a name before the slash stands for all of its task types`() {
        var recipe = Recipe()
        recipe.upsampling = ["json": 2, "json/get": 5]
        #expect(recipe.copies("json/make") == 2)
        #expect(recipe.copies("json/get") == 5)
        #expect(recipe.copies("date/en") == 1)
    }

    @Test func `a channel that no row is of is refused by name`() {
        var recipe = quickRecipe()
        recipe.upsampling = ["eben": 2]
        var found: StudentError?
        do throws(StudentError) {
            _ = try Trainer(
                rows: pairs(8),
                shape: pocketShape,
                recipe: recipe,
                directory: "unused"
            )
        } catch { found = error }
        #expect(found?.code == .emptyData)
        #expect(found?.message.contains("eben") == true)
        #expect(found?.message.contains("even, odd") == true)
    }

    @Test func `an epoch with copies is longer and says so`() throws {
        var recipe = quickRecipe(epochs: 1)
        recipe.upsampling = ["odd": 3]
        let trainer = try Trainer(
            rows: pairs(30),
            shape: pocketShape,
            recipe: recipe,
            directory: "unused"
        )
        #expect(trainer.plan.packedRows == 60)
        #expect(trainer.plan.sheet.contains { $0.0 == "channel odd" && $0.1.contains("x 3") })
    }
}
