import JSON
import Student

/// `student score`: how likely a student finds given answers.
enum StudentScore {
    static let command = Command(
        "student score",
        "--checkpoint DIR --in ROWS --out SCORES",
        "adds \"logprob\", the summed log-probability of the last answer",
        run
    )

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let checkpoint = try arguments.required("--checkpoint")
        let input = try arguments.required("--in")
        let output = try arguments.required("--out")
        try arguments.finish()
        let model = try LanguageModel(checkpoint: checkpoint)
        return try StudentRows.rewrite(input, output) { batch in
            let turns = try batch.map(StudentRows.turns)
            return ("logprob", try model.score(turns).map(JSONValue.number))
        }
    }
}
