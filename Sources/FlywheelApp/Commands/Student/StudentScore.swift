import JSON
import Student

/// `student score`: how likely a student finds given answers.
enum StudentScore {
    static let command = Command(
        "student score",
        "--checkpoint DIR --in ROWS --out SCORES " + TemplateArguments.usage,
        "adds \"logprob\", the summed log-probability of the last answer",
        run
    )

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let checkpoint = try arguments.required("--checkpoint")
        let input = try arguments.required("--in")
        let output = try arguments.required("--out")
        let template = try TemplateArguments(&arguments)
        try arguments.finish()
        let model = try template.model(checkpoint)
        return try StudentRows.rewrite(input, output) { batch in
            let chats = try batch.map(template.chat)
            return ("logprob", try model.score(chats).map(JSONValue.number))
        }
    }
}
