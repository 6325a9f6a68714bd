import JSON
import Student

/// `student generate`: answers for a file of prompts.
enum StudentGenerate {
    static let command = Command(
        "student generate",
        "--checkpoint DIR --in PROMPTS --out ANSWERS [--temperature T] [--seed N] "
            + "[--maximum-tokens N]",
        "answers JSON lines; adds \"answer\"",
        run
    )

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let checkpoint = try arguments.required("--checkpoint")
        let input = try arguments.required("--in")
        let output = try arguments.required("--out")
        var options = GenerationOptions()
        options.temperature =
            try arguments.option("--temperature", "a number", { Double($0) }) ?? options.temperature
        options.seed =
            try arguments.option("--seed", "a whole number", { UInt64($0) }) ?? options.seed
        options.maximumNewTokens =
            try arguments.option("--maximum-tokens", "a whole number", { Int($0) })
            ?? options.maximumNewTokens
        try arguments.finish()
        let model = try LanguageModel(checkpoint: checkpoint)
        return try StudentRows.rewrite(input, output) { batch in
            var answers = [JSONValue](repeating: .null, count: batch.count)
            try model.generate(try batch.map(StudentRows.turns), options) { index, generated in
                answers[index] = .string(generated.text)
            }
            return ("answer", answers)
        }
    }
}
