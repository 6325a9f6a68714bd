import Foundation

/// Trains a student and leaves a Hugging Face model directory.
///
/// The same rows, start and recipe give the same bytes on the same kind of CPU, whatever the
/// threads and however often the run was stopped or killed and started again.
package struct Trainer {
    package let plan: TrainingPlan
    let objective: any Objective
    /// Rows to measure, where the recipe validates.
    let heldOut: (any Objective)?
    let schedule: StepSchedule
    let beginning: Beginning
    let directory: String

    var tokenizer: Tokenizer { beginning.tokenizer }

    /// Encodes the rows and plans every step; writes nothing. `heldOut` are the rows to measure;
    /// where there are none and the recipe validates, they are drawn from the rows.
    package init(
        rows: [TrainingRow],
        heldOut: [TrainingRow] = [],
        from start: Start,
        recipe: Recipe,
        directory: String
    ) throws(StudentError) {
        let plan = TrainingPlan(recipe: recipe)
        try self.init(rows, heldOut, plan, directory) { rows throws(StudentError) in
            try Beginning(start, texts: ChatFormat.texts(rows))
        }
    }

    /// A student from scratch.
    package init(
        rows: [TrainingRow],
        shape: Shape,
        recipe: Recipe,
        directory: String
    ) throws(StudentError) {
        try self.init(rows: rows, from: .scratch(shape), recipe: recipe, directory: directory)
    }

    /// Teaches a checkpoint which of two answers is the better.
    package init(
        pairs: [PreferenceRow],
        heldOut: [PreferenceRow] = [],
        base: String,
        recipe: Recipe,
        directory: String
    ) throws(StudentError) {
        var plan = TrainingPlan(recipe: recipe)
        plan.isPreference = true
        try self.init(pairs, heldOut, plan, directory) { _ throws(StudentError) in
            try Beginning(.checkpoint(base), texts: [])
        }
    }

    private init<Row: Lesson>(
        _ all: [Row],
        _ given: [Row],
        _ first: TrainingPlan,
        _ directory: String,
        _ begin: ([Row]) throws(StudentError) -> Beginning
    ) throws(StudentError) {
        var plan = first
        if !given.isEmpty, plan.recipe.validation == nil {
            plan.recipe.validation = Recipe.Validation()
        }
        let recipe = plan.recipe
        try recipe.check()
        try Self.check(all, given, recipe)
        var (learned, heldOut) = (all, given)
        if let validation = recipe.validation, given.isEmpty {
            (learned, heldOut) = HeldOutSplit.split(
                all,
                share: validation.share,
                seed: recipe.seed
            )
        }
        beginning = try begin(learned)
        self.directory = directory
        plan.shape = beginning.shape
        let channels = Set((learned + heldOut).map(\.channel)).sorted()
        let blank = RowEncoder(beginning, recipe, channels: channels)
        var encoder = blank
        objective = try Self.objective(learned, &encoder)
        plan.channels = encoder.counts
        encoder = blank
        self.heldOut = try Self.measured(heldOut, &encoder)
        for index in channels.indices { plan.channels[index].heldOut = encoder.counts[index].rows }
        schedule = Self.schedule(objective, recipe)
        plan.inputDigest = try Self.digest(all, given, beginning, recipe)
        plan.base = beginning.base
        self.plan = Self.complete(plan, objective, schedule, beginning.tokenizer)
    }

    private static func check<Row: Lesson>(
        _ rows: [Row],
        _ heldOut: [Row],
        _ recipe: Recipe
    ) throws(StudentError) {
        guard !rows.isEmpty else { throw StudentError(.emptyData, "there are no rows to train on") }
        for (index, row) in rows.enumerated() { try row.check(index) }
        for (index, row) in heldOut.enumerated() { try row.check(index) }
        let channels = Set(rows.map(\.channel))
        let families = Set(channels.map { String($0.prefix { $0 != "/" }) })
        for name in recipe.upsampling.keys.sorted()
        where !channels.contains(name) && !families.contains(name) {
            throw StudentError(
                .emptyData,
                "upsampling names the channel \(name), and no row is of it; there are "
                    + channels.sorted().prefix(20).joined(separator: ", ")
            )
        }
    }

    private static func objective<Row: Lesson>(
        _ rows: [Row],
        _ encoder: inout RowEncoder
    ) throws(StudentError) -> any Objective {
        let kept = try encode(rows, &encoder)
        guard !kept.isEmpty else {
            let silent = encoder.counts.reduce(0) { $0 + $1.withoutAnswer }
            throw StudentError(
                silent == rows.count ? .emptyData : .sampleTooLong,
                silent == rows.count
                    ? "no row has an answer; look at how the rows were made"
                    : "every row is longer than \(encoder.limit) tokens; raise maximumLength"
            )
        }
        guard kept.contains(where: { $0.weight > 0 }) else {
            throw StudentError(.emptyData, "every row that fits has weight 0")
        }
        return Row.objective(kept, encoder)
    }

    private static func measured<Row: Lesson>(
        _ rows: [Row],
        _ encoder: inout RowEncoder
    ) throws(StudentError) -> (any Objective)? {
        guard !rows.isEmpty else { return nil }
        let kept = try encode(rows, &encoder)
        guard kept.contains(where: { $0.weight > 0 }) else {
            throw StudentError(
                .emptyData,
                "no row to measure is left: all are too long, without an answer or of weight 0"
            )
        }
        return Row.objective(kept, encoder)
    }

    private static func encode<Row: Lesson>(
        _ rows: [Row],
        _ encoder: inout RowEncoder
    ) throws(StudentError) -> [Row.Encoded] {
        var kept: [Row.Encoded] = []
        for (index, row) in rows.enumerated() {
            kept += try row.encode(&encoder, index)
        }
        return kept
    }
}
