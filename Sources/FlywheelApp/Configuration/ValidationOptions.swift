import Flywheel
import Student

/// Rows held out of the training: `{share: 10%, every_steps: 50, patience: 3, keep: best}`.
struct ValidationOptions: Decodable {
    enum Kept: String, Decodable, CaseIterable { case best, last }

    var share: Share?
    var everySteps: Int?
    var patience: Int?
    var keep: Kept?

    enum CodingKeys: String, CodingKey {
        case share, patience, keep
        case everySteps = "every_steps"
    }

    var validation: Recipe.Validation {
        var validation = Recipe.Validation()
        validation.share = share?.fraction ?? validation.share
        validation.everySteps = everySteps
        validation.patience = patience
        validation.keepsBest = keep != .last
        return validation
    }
}
