package import Flywheel

/// What goes wrong inside a stage, apart from what its rooms and stores report.
package struct StageError: Explained {
    package enum Code: String, Sendable {
        case sourceMoved = "source_moved"
        case leftOver = "left_over"
        case noDataset = "no_dataset"
        case noTrainingRows = "no_training_rows"
        case noStudent = "no_student"
        case training = "training"
        case checkpoint = "checkpoint"
    }

    package let code: Code
    package let trouble: Trouble
    package let message: String

    package var codeName: String { code.rawValue }

    init(_ code: Code, _ trouble: Trouble, _ message: String) {
        self.code = code
        self.trouble = trouble
        self.message = message
    }

    static let sourceMoved = StageError(
        .sourceMoved,
        .tryLater,
        "the source changed between looking and reading; the next run reads the window again"
    )
}
