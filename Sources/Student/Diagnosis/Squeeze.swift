/// What a student can learn of one channel: alone and for long, and then how little is enough.
///
/// The ceiling is the score of a student that saw nothing else. The critical epochs are the fewest
/// that come near it alone; the critical share is the smallest part of the channel's rows that
/// comes near it in the whole mix with the recipe as it is.
package struct Squeeze: Sendable, Codable, Hashable {
    package var channel: String
    /// Learned rows of the channel, and rows that are asked of each student.
    package var rows = 0
    package var asked = 0
    /// Rows of the other channels.
    package var others = 0
    package var epochs: Double
    package var ceiling = 0.0
    /// Share of the ceiling that counts as near.
    package var nearness: Double
    package var criticalEpochs = Bisection()
    package var criticalCopies = Bisection()

    /// What to squeeze, and with how many trainings.
    package struct Plan: Sendable {
        package var channel: String
        package var epochs = 10.0
        package var nearness = 0.9
        /// Trainings between the ends of each search; 0 for the ceiling alone.
        package var rounds = 3
        /// Rows of the channel that are asked.
        package var asked = 100
        package var maximumNewTokens = 256

        package init(channel: String) { self.channel = channel }
    }

    /// Trains as often as the plan says, each student in a folder of its own below `directory`,
    /// where a squeeze that was stopped finds those that are done.
    package init(
        _ plan: Plan,
        rows: [TrainingRow],
        from start: Start,
        recipe: Recipe,
        directory: String,
        _ progress: (String, TrainingEvent) -> Continue
    ) throws(StudentError) {
        channel = plan.channel
        epochs = plan.epochs
        nearness = plan.nearness
        let bench = Bench(plan, rows, start, recipe, directory)
        let alone = bench.alone
        guard !alone.isEmpty else {
            throw StudentError(
                .emptyData,
                "no row is of the channel \(plan.channel); there are "
                    + Set(rows.map(\.channel)).sorted().prefix(20).joined(separator: ", ")
            )
        }
        self.rows = alone.count
        others = rows.count - alone.count
        asked = bench.questions.count
        ceiling = try bench.score("alone", alone, epochs: plan.epochs, copies: 1, progress)
        guard plan.rounds > 0, ceiling > 0 else { return }
        let goal = plan.nearness * ceiling
        try criticalEpochs.search(
            min(1, plan.epochs)...plan.epochs,
            atLeast: goal,
            rounds: plan.rounds
        ) { epochs throws(StudentError) in
            let name = "epochs-\(epochs.brief)"
            return try bench.score(name, alone, epochs: epochs, copies: 1, progress)
        }
        try criticalCopies.search(
            0.05...4,
            atLeast: goal,
            rounds: plan.rounds
        ) { copies throws(StudentError) in
            let name = "copies-\(copies.brief)"
            return try bench.score(name, rows, epochs: recipe.epochs, copies: copies, progress)
        }
    }

    /// Share of the mix that so many copies of the channel make.
    package func share(copies: Double) -> Double {
        let own = copies * Double(rows)
        return own / (own + Double(others))
    }

    /// Trains and asks one student.
    private struct Bench {
        let plan: Plan
        let alone: [TrainingRow]
        let questions: [TrainingRow]
        let start: Start
        let recipe: Recipe
        let directory: String

        init(
            _ plan: Plan,
            _ rows: [TrainingRow],
            _ start: Start,
            _ recipe: Recipe,
            _ directory: String
        ) {
            self.plan = plan
            alone = rows.filter { $0.channel == plan.channel }
            questions = AnswerTrial.sample(alone, plan.asked, seed: recipe.seed)
            self.start = start
            self.recipe = recipe
            self.directory = directory
        }

        /// Share of the questions answered word for word.
        func score(
            _ name: String,
            _ rows: [TrainingRow],
            epochs: Double,
            copies: Double,
            _ progress: (String, TrainingEvent) -> Continue
        ) throws(StudentError) -> Double {
            var recipe = recipe
            recipe.epochs = epochs
            if copies != 1 { recipe.upsampling[plan.channel] = copies }
            let folder = "\(directory)/\(name)"
            let trainer = try Trainer(rows: rows, from: start, recipe: recipe, directory: folder)
            _ = try trainer.run { progress(name, $0) }
            return try AnswerTrial(
                try LanguageModel(checkpoint: folder),
                questions,
                maximumNewTokens: plan.maximumNewTokens,
                threads: recipe.threads
            ).whole.accuracy
        }
    }
}
