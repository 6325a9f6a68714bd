import Flywheel
import Foundation
import JSON
import Student

/// `student probe`: what a student learned, what it could learn, and what it forgot.
enum StudentProbe {
    static let command = Command(
        "student probe",
        "--checkpoint DIR --data ROWS [--sample N] [--json] | --data ROWS --only-channel T --out DIR "
            + "\(TrainingOrder.operands) [--epochs E] [--rounds N] [--json] | --checkpoint DIR "
            + "--base DIR --facts FACTS [--json]",
        "asks a sample of the training set; squeezes one task type to its ceiling and bisects "
            + "epochs and share; sets facts beside the base model's",
        run
    )

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        if let facts = try arguments.option("--facts") {
            return try compareFacts(facts, &arguments, session)
        }
        if let channel = try arguments.option("--only-channel") {
            return try squeeze(channel, &arguments, session)
        }
        return try recall(&arguments, session)
    }

    // MARK: Was it learnt at all?

    private static func recall(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let checkpoint = try arguments.required("--checkpoint")
        let data = try arguments.required("--data")
        let count = try arguments.option("--sample", "a whole number", { Int($0) }) ?? 50
        let longest = try arguments.option("--maximum-tokens", "a whole number", { Int($0) }) ?? 256
        let seed = try arguments.option("--seed", "a whole number", { UInt64($0) }) ?? 1
        let threads = try arguments.option("--threads", "a whole number", { Int($0) })
        let json = arguments.flag("--json")
        try arguments.finish()
        let model = try LanguageModel(checkpoint: checkpoint)
        let rows = AnswerTrial.sample(try StudentRows.training(data), count, seed: seed)
        let trial = try AnswerTrial(model, rows, maximumNewTokens: longest, threads: threads)
        if json {
            session.terminal.show(TrialText.facts(trial))
        } else {
            TrialText.table(trial, session.terminal)
        }
        return 0
    }

    // MARK: The squeeze

    private static func squeeze(
        _ channel: String,
        _ arguments: inout Arguments,
        _ session: Session
    ) throws -> Int32 {
        let data = try arguments.required("--data")
        let directory = try arguments.required("--out")
        let order = try TrainingOrder(&arguments)
        var plan = Squeeze.Plan(channel: channel)
        plan.epochs = try arguments.option("--epochs", "a number", { Double($0) }) ?? plan.epochs
        plan.rounds = try arguments.option("--rounds", "a whole number", { Int($0) }) ?? plan.rounds
        plan.asked = try arguments.option("--sample", "a whole number", { Int($0) }) ?? plan.asked
        plan.maximumNewTokens =
            try arguments.option("--maximum-tokens", "a whole number", { Int($0) })
            ?? plan.maximumNewTokens
        let json = arguments.flag("--json")
        try arguments.finish()
        let squeeze = try Squeeze(
            plan,
            rows: try StudentRows.training(data),
            from: order.start,
            recipe: order.recipe,
            directory: directory
        ) { name, event in
            // One recipe sheet a training would bury the rest.
            if case .started = event { session.terminal.complain("training \(name)") }
            if case .step = event { TrainingConsole(session.terminal, name: name).tell(event) }
            return .more
        }
        if json {
            session.terminal.show(SqueezeText.facts(squeeze))
        } else {
            SqueezeText.print(squeeze, session.terminal)
        }
        return 0
    }

    // MARK: Facts

    private static func compareFacts(
        _ path: String,
        _ arguments: inout Arguments,
        _ session: Session
    ) throws -> Int32 {
        let checkpoint = try arguments.required("--checkpoint")
        let base = try arguments.required("--base")
        let longest = try arguments.option("--maximum-tokens", "a whole number", { Int($0) }) ?? 48
        let json = arguments.flag("--json")
        try arguments.finish()
        var rows = try RowFile(path: path)
        var prompts: [String] = []
        while let row = try rows.next() { prompts.append(try row.string("prompt")) }
        var options = GenerationOptions()
        options.maximumNewTokens = longest
        let facts = try FactTrial(
            prompts,
            base: try LanguageModel(checkpoint: base),
            student: try LanguageModel(checkpoint: checkpoint),
            options
        )
        guard !json else {
            session.terminal.show(
                .array(
                    facts.facts.map { fact in
                        [
                            "prompt": .string(fact.prompt),
                            "continuation": .string(fact.continuation),
                            "answer": .string(fact.answer),
                        ]
                    }
                )
            )
            return 0
        }
        func line(_ text: String) -> String {
            text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ ")
        }
        session.terminal.table(
            ["Prompt", "The base goes on", "The student answers"],
            facts.facts.map { [line($0.prompt), line($0.continuation), line($0.answer)] }
        )
        return 0
    }
}
