package import Student

extension DistillStage {
    /// What to train and where to put it.
    package struct Plan: Sendable {
        package var student: String
        package var dataset: String
        package var start: Start
        package var recipe: Recipe
        /// Small nights get more epochs, up to so many steps; 0 for the recipe's epochs as they are.
        package var minimumSteps: Int
        /// A second training, on the pipeline's preference pairs; none when nil.
        package var preference: Preference?
        /// Folder of all checkpoints.
        package var folder: String

        package init(
            student: String,
            dataset: String,
            start: Start,
            recipe: Recipe,
            minimumSteps: Int,
            preference: Preference? = nil,
            folder: String
        ) {
            self.student = student
            self.dataset = dataset
            self.start = start
            self.recipe = recipe
            self.minimumSteps = minimumSteps
            self.preference = preference
            self.folder = folder
        }
    }

    /// How the student that learned the answers learns which of two answers is the better.
    package struct Preference: Sendable {
        package var recipe: Recipe
        /// With fewer pairs the student stays as the answers made it.
        package var minimumPairs: Int

        package init(recipe: Recipe, minimumPairs: Int) {
            self.recipe = recipe
            self.minimumPairs = minimumPairs
        }
    }
}

extension DistillStage.Plan {
    /// Everything that decides a student, in words; its digest is the stage's fingerprint.
    ///
    /// A checkpoint counts by what is in it and not by where it lies. Threads change the time,
    /// never the weights.
    func configuration() throws -> String {
        var words = "distill@1 native student=\(student) dataset=\(dataset) "
        switch start {
        case .scratch(let shape): words += "shape=\(try DistillStage.json(shape))"
        case .checkpoint(let directory): words += "base=\(try ModelDirectory.digest(directory))"
        }
        words += " recipe=\(try Self.text(recipe)) minimum_steps=\(minimumSteps)"
        if let preference {
            words +=
                " dpo=\(try Self.text(preference.recipe)) minimum_pairs=\(preference.minimumPairs)"
        }
        return words
    }

    private static func text(_ recipe: Recipe) throws -> String {
        var comparable = recipe
        comparable.threads = nil
        return try DistillStage.json(comparable)
    }
}
