import Flywheel
import Foundation
import JSON
import Pipes
import Rules

/// Asks the programs of `external@1` over JSON lines.
///
/// A program lives for a window, or for so many prompts; one that fails is dropped with its
/// window. Confined to one thread.
final class ProgramPanel: Panel {
    /// A program that leaks memory is started again after so many prompts.
    private static let longestLife = 100_000

    private struct Running {
        let child: Child
        var prompts = 0
    }

    private let environment: [String: String]
    private let resolve: (String) -> String
    private var running: [ProgramNeed: Running] = [:]

    /// - Parameter resolve: finds the files a command names.
    init(_ environment: [String: String], resolve: @escaping (String) -> String) {
        self.resolve = resolve
        self.environment = environment.filter { Self.passedOn.contains($0.key) }
            .merging(["PYTHONUNBUFFERED": "1"]) { $1 }
    }

    /// Secrets stay here.
    private static let passedOn: Set = [
        "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "PYTHONPATH", "VIRTUAL_ENV",
    ]

    func judge(_ conversations: [Conversation], by need: ProgramNeed) throws -> [Judgement] {
        var judgements: [Judgement] = []
        judgements.reserveCapacity(conversations.count)
        var rest = conversations[...]
        while !rest.isEmpty {
            judgements += try ask(Array(rest.prefix(need.batch)), need)
            rest = rest.dropFirst(need.batch)
        }
        return judgements
    }

    /// Ends all programs, and refuses what they still had to say.
    func finish() throws {
        for (need, program) in running {
            running[need] = nil
            do {
                try program.child.finish(within: .seconds(need.timeout.seconds))
            } catch {
                throw Self.refusal(need, error)
            }
        }
    }

    private func ask(_ conversations: [Conversation], _ need: ProgramNeed) throws -> [Judgement] {
        let lines = conversations.enumerated().map { Self.line("\($0)", $1) }
        do {
            var program = try running[need] ?? start(need)
            running[need] = nil
            let answers = try program.child.exchange(lines, within: .seconds(need.timeout.seconds))
            let judgements = try ProgramAnswers(need).read(answers)
            program.prompts += conversations.count
            if program.prompts < Self.longestLife { running[need] = program }
            return judgements
        } catch let error as PipesError {
            throw Self.refusal(need, error)
        }
    }

    private func start(_ need: ProgramNeed) throws(PipesError) -> Running {
        Running(
            child: try Child(
                need.command.map(resolve),
                environment: environment,
                errors: need.errors
            )
        )
    }

    private static func line(_ id: String, _ conversation: Conversation) -> [UInt8] {
        let messages = conversation.messages.map { message -> JSONValue in
            ["role": .string(message.role.rawValue), "content": .string(message.content)]
        }
        let row: JSONValue = ["id": .string(id), "messages": .array(messages)]
        return row.serialized()
    }

    private static func refusal(_ need: ProgramNeed, _ error: PipesError) -> Failure {
        let words: [PipesError.Code: (name: String, advice: String)] = [
            .start: ("external_start", "mend `command`"),
            .ended: ("external_ended", "see its standard error with `errors: FILE`"),
            .late: ("external_late", "flush every line, or raise `timeout`"),
            .tooLong: ("external_garbage", "end every answer with a line end"),
            .tooMany: ("external_count", "answer every line with one line"),
        ]
        let (name, advice) = words[error.code] ?? ("external", "mend it")
        return Failure(
            .configuration,
            name,
            "external@1 \(need.command.joined(separator: " ")): \(error.message); \(advice). "
                + "Nothing of the window is stored; the next run does it again"
        )
    }
}

/// Reads a program's answers to one batch, strictly.
struct ProgramAnswers {
    private let need: ProgramNeed

    init(_ need: ProgramNeed) { self.need = need }

    /// In the order of the prompts, whose ids are `0`, `1`, ….
    func read(_ lines: [[UInt8]]) throws -> [Judgement] {
        var found = [Judgement?](repeating: nil, count: lines.count)
        for line in lines {
            guard let value = try? JSONValue(parsing: line) else {
                throw refusal("external_garbage", "a line is no JSON")
            }
            guard let id = value["id"]?.string, let place = Int(id), found.indices.contains(place)
            else { throw refusal("external_id", "a line has an id that was not asked about") }
            guard found[place] == nil else {
                throw refusal("external_id", "prompt \(place) of a batch is answered twice")
            }
            found[place] = try judgement(value)
        }
        return found.compactMap { $0 }
    }

    private func judgement(_ value: JSONValue) throws -> Judgement {
        let score = value["score"].flatMap { $0.isNull ? nil : $0 }
        guard score == nil || score?.number?.isFinite == true else {
            throw refusal("external_garbage", "a score is no number")
        }
        switch value["verdict"]?.string {
        case "keep": return Judgement(.keep, score: score?.number)
        case "drop": return .drop(try reason(value), score: score?.number)
        case "tag":
            let names = value["tags"]?.array?.map { $0.string.flatMap { Tag($0) } } ?? []
            let tags = names.compactMap { $0 }
            guard !tags.isEmpty, tags.count == names.count, tags.allSatisfy(need.tags.contains)
            else { throw refusal("external_tag", "a tag is not in the list `tags`") }
            return Judgement(.tag(tags, try reason(value)), score: score?.number)
        default:
            throw refusal("external_garbage", "a verdict is none of keep, drop and tag")
        }
    }

    private func reason(_ value: JSONValue) throws -> Reason {
        guard let code = value["code"]?.string, need.codes.contains(code) else {
            throw refusal("external_code", "a code is not in the list `codes`")
        }
        return Reason(code)
    }

    private func refusal(_ name: String, _ message: String) -> Failure {
        Failure(
            .configuration,
            name,
            "external@1 \(need.command.joined(separator: " ")): \(message); mend the program. "
                + "Nothing of the window is stored; the next run does it again"
        )
    }
}
