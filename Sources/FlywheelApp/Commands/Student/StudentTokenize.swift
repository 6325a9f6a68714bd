import JSON
import Student

/// `student tokenize`: texts to token numbers.
enum StudentTokenize {
    static let command = Command(
        "student tokenize",
        "--tokenizer DIR --in TEXTS --out IDS",
        "turns {\"text\"} into \"ids\"",
        run
    )

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let directory = try arguments.required("--tokenizer")
        let input = try arguments.required("--in")
        let output = try arguments.required("--out")
        try arguments.finish()
        let tokenizer = try Tokenizer(directory: directory)
        return try StudentRows.rewrite(input, output) { batch in
            let ids = try batch.map { row in
                tokenizer.encode(try row.string("text")).map { JSONValue.integer(Int64($0)) }
            }
            return ("ids", ids.map(JSONValue.array))
        }
    }
}
