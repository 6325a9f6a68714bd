import Flywheel
import Foundation
import JSON
import Student

/// `student train`: answers from rows, or preferences from pairs.
enum StudentTrain {
    static let command = Command(
        "student train",
        "(--data ROWS | --pairs PAIRS) --out DIR \(TrainingOrder.operands) [--held-out ROWS] "
            + "[--only-channel T] [--epochs E] [--json]",
        "trains a student on JSON lines, from scratch or from a checkpoint",
        run
    )

    private struct Material {
        var data: String?
        var pairs: String?
        var heldOut: String?
        var channel: String?
        var directory: String

        init(_ arguments: inout Arguments) throws {
            data = try arguments.option("--data")
            pairs = try arguments.option("--pairs")
            heldOut = try arguments.option("--held-out")
            channel = try arguments.option("--only-channel")
            directory = try arguments.required("--out")
            guard (data == nil) != (pairs == nil) else {
                throw Failure(.usage, "usage", "name either --data or --pairs")
            }
        }
    }

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let material = try Material(&arguments)
        var order = try TrainingOrder(&arguments)
        let epochs = try arguments.option("--epochs", "a number", { Double($0) })
        let json = arguments.flag("--json")
        try arguments.finish()
        order.recipe.epochs = epochs ?? order.recipe.epochs
        let trainer = try trainer(material, order)
        let console = TrainingConsole(session.terminal)
        let result = try trainer.run { event in
            console.tell(event)
            return .more
        }
        if json {
            session.terminal.show(.object(facts(result)))
        } else {
            session.terminal.print(
                "\(material.directory): \(result.steps) steps, weights \(result.weightsDigest)"
            )
        }
        return 0
    }

    private static func trainer(_ material: Material, _ order: TrainingOrder) throws -> Trainer {
        guard let pairs = material.pairs else {
            return try Trainer(
                rows: try StudentRows.training(material.data ?? "", onlyChannel: material.channel),
                heldOut: try material.heldOut.map { try StudentRows.training($0) } ?? [],
                from: order.start,
                recipe: order.recipe,
                directory: material.directory
            )
        }
        guard case .checkpoint(let base) = order.start else {
            throw Failure(.usage, "usage", "--pairs teaches a checkpoint: name it with --base")
        }
        return try Trainer(
            pairs: try StudentRows.pairs(pairs, onlyChannel: material.channel),
            heldOut: try material.heldOut.map { try StudentRows.pairs($0) } ?? [],
            base: base,
            recipe: order.recipe,
            directory: material.directory
        )
    }

    static func facts(_ result: TrainingResult) -> JSONObject {
        var facts: JSONObject = [
            "weights": .string(result.weightsDigest), "steps": .integer(Int64(result.steps)),
            "final_loss": .number(result.finalLoss), "seconds": .number(result.seconds),
            "tokens_per_second": .number(Double(result.tokensSeen) / max(result.seconds, 1e-9)),
            "loss_by_channel": .object(losses(result.lossByChannel)),
            "alarms": .array((result.alarms ?? []).map(alarm)),
        ]
        if let best = result.validation?.last(where: \.isBest) {
            facts["held_out_loss"] = .number(best.loss)
            facts["held_out_loss_by_channel"] = .object(losses(best.lossByChannel))
            facts["kept_step"] = .integer(Int64(result.keptStep ?? result.steps))
        }
        if let peak = result.peakMemoryBytes { facts["peak_memory"] = .integer(Int64(peak)) }
        return facts
    }

    private static func losses(_ losses: [String: ChannelLoss]) -> JSONObject {
        var object = JSONObject()
        for (channel, loss) in losses.sorted(by: { $0.key < $1.key }) {
            object[channel] = .number(loss.loss)
        }
        return object
    }

    private static func alarm(_ alarm: Alarm) -> JSONValue {
        [
            "kind": .string(alarm.kind.rawValue), "level": .string(alarm.level.rawValue),
            "step": .integer(Int64(alarm.step)), "message": .string(alarm.message),
        ]
    }
}
