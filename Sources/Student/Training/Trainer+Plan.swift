import Foundation

extension Trainer {
    static func schedule(_ objective: any Objective, _ recipe: Recipe) -> StepSchedule {
        var copies: [RowCopies] = []
        if objective.channels.contains(where: { recipe.copies($0) != 1 }) {
            copies = objective.channels.map { RowCopies(members: [], factor: recipe.copies($0)) }
            for (unit, channel) in objective.channelOf.enumerated() {
                copies[channel].members.append(unit)
            }
        }
        return StepSchedule(
            lengths: objective.lengths,
            copies: copies,
            epochs: recipe.epochs,
            tokensPerStep: recipe.tokensPerStep,
            seed: recipe.seed
        )
    }

    static func complete(
        _ plan: TrainingPlan,
        _ objective: any Objective,
        _ schedule: StepSchedule,
        _ tokenizer: Tokenizer
    ) -> TrainingPlan {
        var plan = plan
        let recipe = plan.recipe
        plan.rows = plan.channels.reduce(0) { $0 + $1.rows }
        plan.tokens = plan.channels.reduce(0) { $0 + $1.tokens }
        plan.answerTokens = plan.channels.reduce(0) { $0 + $1.answerTokens }
        plan.steps = schedule.steps
        plan.scheduledTokens = schedule.tokens
        plan.parameters = plan.shape.parameters
        plan.vocabulary = tokenizer.count
        for step in 0..<schedule.steps {
            let batches = schedule.microBatches(step, tokens: recipe.microBatchTokens)
            plan.microBatches += batches.count
            plan.mostMicroBatches = max(plan.mostMicroBatches, batches.count)
            plan.packedRows += batches.reduce(0) { $0 + $1.count }
        }
        plan.estimatedMemoryBytes = memory(plan, objective.lengths.max() ?? 0)
        return plan
    }

    /// Parameters, gradients and two moments; activations; the packed head in both directions; what
    /// the process holds before it has a model, the rows among it.
    private static func memory(_ plan: TrainingPlan, _ longest: Int) -> Int {
        let tokens = max(plan.recipe.microBatchTokens ?? plan.recipe.tokensPerStep, longest)
        return 16 * plan.parameters + Activations.bytes(plan.shape, tokens: tokens)
            + 8 * plan.shape.vocabulary * plan.shape.hidden + PeakMemory.residentBytes()
    }

    /// Everything that decides the weights; the threads do not.
    static func digest<Row: Lesson>(
        _ rows: [Row],
        _ heldOut: [Row],
        _ beginning: Beginning,
        _ recipe: Recipe
    ) throws(StudentError) -> String {
        var digest = Digest()
        var recipe = recipe
        recipe.threads = nil
        recipe.checkpointEverySteps = 1
        for part in [try JSONFile.encode(beginning.shape), try JSONFile.encode(recipe)] {
            digest.add(UInt64(part.count))
            part.withUnsafeBytes { digest.add($0) }
        }
        for row in rows { row.add(to: &digest) }
        if !heldOut.isEmpty {
            digest.add("held out")
            for row in heldOut { row.add(to: &digest) }
        }
        if let weights = beginning.weights { digest.add("start \(weights)") }
        if let template = beginning.template {
            let turns = [
                ChatTurn(role: "user", content: "a"), ChatTurn(role: "assistant", content: "b"),
            ]
            digest.add("template \(try template.text(Chat(turns), waiting: true))")
        }
        return digest.hex()
    }
}
