import Flywheel
import FlywheelTesting
import Foundation
import Testing

@testable import Checks

/// All checks with their defaults over replies of real models to real users.
@Suite(.enabled("needs the shared data folder") { SharedData.url("logs") != nil })
struct RealAnswersTests {
    /// `FLYWHEEL_CHECK_TABLE=table.txt swift test --filter RealAnswersTests` writes what every
    /// check drops and revises, with examples to read by eye.
    @Test(.enabled("needs FLYWHEEL_CHECK_TABLE") { Self.tablePath != nil })
    func `the table of drops is written`() throws {
        let path = try #require(Self.tablePath)
        var lines: [String] = []
        let pairs = try RealAnswers.pairs()
        for type in ["chat/any", "task/any"] {
            for factory in CheckFactory.builtIn {
                lines += try table(factory.makeDefault(), factory.id, type, pairs)
            }
        }
        lines += repairs(pairs)
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }

    private static var tablePath: String? {
        ProcessInfo.processInfo.environment["FLYWHEEL_CHECK_TABLE"]
    }

    private func table(
        _ check: any AnswerCheck,
        _ id: RuleID,
        _ type: String,
        _ pairs: [RealAnswers.Pair]
    ) throws -> [String] {
        var found: [String: [RealAnswers.Pair]] = [:]
        for pair in pairs {
            switch try check.verdict(pair.reply, to: pair.prompt, type) {
            case .pass: break
            case .revise(_, let code):
                found["\(pair.language) revise \(code)", default: []].append(pair)
            case .drop(let reason):
                found["\(pair.language) drop \(reason.code)", default: []].append(pair)
            }
        }
        return found.sorted { $0.key < $1.key }.flatMap { kind, pairs in
            ["== \(id) on \(type): \(kind) \(pairs.count)"]
                + pairs.shuffledBySize.prefix(12).map {
                    "  Q \(flat($0.prompt, 100))\n  A \(flat($0.reply, 300))"
                }
        }
    }

    private func repairs(_ pairs: [RealAnswers.Pair]) -> [String] {
        guard let share = Share(0.15) else { return [] }
        let repairer = PromptRepairer(.init(tolerance: share), protectedFamilies: [])
        var lines: [String] = []
        for pair in pairs {
            for wish in LengthWishReader.wishes(in: pair.prompt) {
                let count = wish.closest(of: LengthMeasure.readings(of: pair.reply, in: wish.unit))
                lines.append(
                    "WISH \(wish.unit) \(wish.relation) \(wish.number) got "
                        + "\(count.map(String.init) ?? "–")  \(flat(pair.prompt, 160))"
                )
            }
            if let made = repairer.repair(pair.prompt, answer: pair.reply) {
                lines.append("REPAIR \(made.repair.changes) \(flat(made.prompt, 160))")
            }
        }
        return lines
    }

    private func flat(_ text: String, _ count: Int) -> String {
        let line = text.replacing("\n", with: "⏎")
        return line.count <= count
            ? line : "\(line.prefix(count * 2 / 3)) … \(line.suffix(count / 3))"
    }
}

extension [RealAnswers.Pair] {
    /// In an order that depends on the text alone.
    fileprivate var shuffledBySize: [RealAnswers.Pair] {
        sorted { ($0.reply.utf8.count % 101, $0.reply) < ($1.reply.utf8.count % 101, $1.reply) }
    }
}
