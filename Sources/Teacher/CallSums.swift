import Flywheel

/// Seconds over answer tokens of answered calls, summed for a line (ordinary least squares).
struct CallSums {
    private var calls = 0.0
    private var tokens = 0.0
    private var seconds = 0.0
    private var squares = 0.0
    private var products = 0.0

    mutating func add(_ outcome: LedgerOutcome) {
        let x = Double(outcome.answerTokens)
        calls += 1
        tokens += x
        seconds += outcome.seconds
        squares += x * x
        products += x * outcome.seconds
    }

    /// `nil` before the first call.
    var line: CallTimes? {
        guard calls > 0 else { return nil }
        let spread = squares - tokens * tokens / calls
        // Answers of one length say nothing about others.
        let slope = spread > 1e-9 ? max(0, (products - tokens * seconds / calls) / spread) : 0
        return CallTimes(
            calls: Int(calls),
            answerTokens: tokens / calls,
            seconds: seconds / calls,
            perToken: slope,
            before: seconds / calls - slope * tokens / calls
        )
    }
}
