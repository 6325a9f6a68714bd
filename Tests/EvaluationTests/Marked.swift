import Evaluation
import Flywheel

/// A scorecard from rights and totals by task type.
func scorecard(_ student: String, _ scores: [String: (Int, Int)]) -> Scorecard {
    Scorecard(
        student: student,
        suite: "demo",
        suiteDigest: Digest(of: "demo"),
        scores: scores.compactMap { name, score in
            TaskType(name).map {
                Score(taskType: $0, dimension: "exact_match", correct: score.0, total: score.1)
            }
        }
    )
}

func item(_ id: String, _ taskType: TaskType, _ reference: String) -> SuiteItem {
    SuiteItem(
        id: id,
        messages: [Message(.user, "question \(id)")],
        reference: reference,
        taskType: taskType
    )
}
