import Flywheel
import Foundation
import JSON
import Student
import YAML

/// `student`: training and answering with files alone.
enum StudentCommands {
    static let all = [
        Command(
            "student train",
            "--data ROWS --out DIR --shape NAME [--recipe YAML] [--seed N] [--threads N] [--json]",
            "trains a student from scratch on JSON lines",
            train
        ),
        Command(
            "student generate",
            "--checkpoint DIR --in PROMPTS --out ANSWERS [--temperature T] [--seed N] "
                + "[--maximum-tokens N]",
            "answers JSON lines; adds \"answer\"",
            generate
        ),
        Command(
            "student score",
            "--checkpoint DIR --in ROWS --out SCORES",
            "adds \"logprob\", the summed log-probability of the last answer",
            score
        ),
        Command(
            "student tokenize",
            "--tokenizer DIR --in TEXTS --out IDS",
            "turns {\"text\"} into \"ids\"",
            tokenize
        ),
    ]

    private static func train(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let data = try arguments.required("--data")
        let directory = try arguments.required("--out")
        let shapeName = try arguments.required("--shape")
        let recipePath = try arguments.option("--recipe")
        let seed = try arguments.option("--seed", "a whole number", { UInt64($0) })
        let threads = try arguments.option("--threads", "a whole number", { Int($0) })
        let json = arguments.flag("--json")
        try arguments.finish()
        var options =
            try recipePath.map {
                try YAMLNode.load(path: $0).decode(DistillRecipe.self).options(shape: shapeName)
            } ?? DistillOptions(shape: shapeName)
        options.seed = seed ?? options.seed
        options.threads = threads ?? options.threads
        let shape = try options.checkedShape()
        let trainer = try Trainer(
            rows: try trainingRows(data),
            shape: shape,
            recipe: options.recipe,
            directory: directory
        )
        let console = TrainingConsole(session.terminal)
        let result = try trainer.run { event in
            console.tell(event)
            return .more
        }
        if json {
            session.terminal.show([
                "weights": .string(result.weightsDigest), "steps": .integer(Int64(result.steps)),
                "final_loss": .number(result.finalLoss), "seconds": .number(result.seconds),
            ])
        } else {
            session.terminal.print(
                "\(directory): \(result.steps) steps, weights \(result.weightsDigest)"
            )
        }
        return 0
    }

    private static func trainingRows(_ path: String) throws -> [TrainingRow] {
        var rows = try RowFile(path: path)
        var found: [TrainingRow] = []
        while let row = try rows.next() {
            found.append(
                TrainingRow(
                    turns: try turns(row),
                    channel: row.value["task_type"]?.string ?? "unknown",
                    weight: Float(row.value["weight"]?.number ?? 1)
                )
            )
        }
        return found
    }

    private static func turns(_ row: RowFile.Row) throws -> [ChatTurn] {
        try row.messages().map { ChatTurn(role: $0.role.rawValue, content: $0.content) }
    }

    private static func generate(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
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
        return try rewrite(input, output) { batch in
            var answers = [JSONValue](repeating: .null, count: batch.count)
            try model.generate(try batch.map(turns), options) { index, generated in
                answers[index] = .string(generated.text)
            }
            return ("answer", answers)
        }
    }

    private static func score(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let checkpoint = try arguments.required("--checkpoint")
        let input = try arguments.required("--in")
        let output = try arguments.required("--out")
        try arguments.finish()
        let model = try LanguageModel(checkpoint: checkpoint)
        return try rewrite(input, output) { batch in
            ("logprob", try model.score(try batch.map(turns)).map(JSONValue.number))
        }
    }

    private static func tokenize(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let directory = try arguments.required("--tokenizer")
        let input = try arguments.required("--in")
        let output = try arguments.required("--out")
        try arguments.finish()
        let tokenizer = try Tokenizer(directory: directory)
        return try rewrite(input, output) { batch in
            let ids = try batch.map { row in
                tokenizer.encode(try row.string("text")).map { JSONValue.integer(Int64($0)) }
            }
            return ("ids", ids.map(JSONValue.array))
        }
    }

    /// Streams a file of rows through a function that adds one member to each.
    private static func rewrite(
        _ input: String,
        _ output: String,
        _ add: ([RowFile.Row]) throws -> (String, [JSONValue])
    ) throws -> Int32 {
        var rows = try RowFile(path: input)
        var writer = try JSONLinesWriter(path: output)
        var isAtEnd = false
        while !isAtEnd {
            var batch: [RowFile.Row] = []
            while batch.count < 512 {
                guard let row = try rows.next() else {
                    isAtEnd = true
                    break
                }
                batch.append(row)
            }
            guard !batch.isEmpty else { break }
            let (name, values) = try add(batch)
            for (row, value) in zip(batch, values) {
                var object = row.value.object ?? JSONObject()
                object[name] = value
                try writer.append(.object(object))
            }
        }
        try writer.close()
        return 0
    }
}

/// A recipe file: what the `distill` stage takes, without the shape.
private struct DistillRecipe: Decodable {
    private let options: DistillOptions

    init(from decoder: any Decoder) throws { options = try DistillOptions(recipe: decoder) }

    func options(shape: String) -> DistillOptions {
        var copy = options
        copy.shape = shape
        return copy
    }
}

/// The recipe sheet, then steps, on standard error.
struct TrainingConsole {
    private let terminal: Terminal

    init(_ terminal: Terminal) { self.terminal = terminal }

    func tell(_ event: TrainingEvent) {
        switch event {
        case .started(let plan):
            for (name, value) in plan.sheet { terminal.complain("  \(name): \(value)") }
        case .step(let step):
            guard terminal.isInteractive || step.step % 100 == 0 else { return }
            let line =
                "step \(step.step)/\(step.of)  loss \(String(format: "%.4f", step.loss))  "
                + "\(Int(step.tokensPerSecond)) tokens/s  \(Int(step.secondsLeft)) s left"
            terminal.mutter(terminal.isInteractive ? "\r\u{1B}[K\(line)" : line + "\n")
        case .checkpointed, .validated, .alarm: break
        case .finished:
            if terminal.isInteractive { terminal.mutter("\n") }
        }
    }
}
