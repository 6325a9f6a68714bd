import Student

/// `student generate`: answers for a file of prompts.
enum StudentGenerate {
    static let command = Command(
        "student generate",
        "--checkpoint DIR --in PROMPTS --out ANSWERS \(TemplateArguments.usage) "
            + GenerationArguments.usage,
        "answers JSON lines, with \"tools\" where a row has them; adds \"answer\", or \"answers\" with --count or --logprobs",
        run
    )

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let checkpoint = try arguments.required("--checkpoint")
        let input = try arguments.required("--in")
        let output = try arguments.required("--out")
        let options = try GenerationArguments.read(&arguments)
        let template = try TemplateArguments(&arguments)
        try arguments.finish()
        let model = try template.model(checkpoint)
        return try StudentRows.rewrite(input, output) { batch in
            try GenerationArguments.answers(try batch.map(template.chat), model, options)
        }
    }
}
