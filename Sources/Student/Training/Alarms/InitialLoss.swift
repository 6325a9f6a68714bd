import Foundation

/// The first loss is not what the start promises: a fresh model guesses evenly, ln V per token;
/// one that has learned a language is far below and yet does not know the answers.
///
/// A fresh model may be off by 10 %, for its weights are not zero.
struct InitialLoss: Watch {
    func look(at report: StepReport, _ course: Course) -> [Alarm] {
        guard report.step == 1, course.isSupervised else { return [] }
        let even = log(Double(course.vocabulary))
        let band = course.hasBase ? 0.05...(0.5 * even) : (0.9 * even)...(1.1 * even)
        guard !band.contains(report.loss) else { return [] }
        let found = "the first loss is \(report.loss.brief)"
        let advice =
            switch (course.hasBase, report.loss < band.lowerBound) {
            case (false, _):
                "a fresh model of \(course.vocabulary) tokens starts near "
                    + "\(even.brief); check the loss mask and the weights of the rows"
            case (true, true):
                "the checkpoint knows these answers already; is it the right one, "
                    + "and is the answer not in the prompt?"
            case (true, false):
                "hardly below even guessing, \(even.brief); check that tokenizer "
                    + "and chat template belong to the checkpoint"
            }
        return [Alarm(.initialLoss, .warning, step: 1, "\(found): \(advice)")]
    }
}
