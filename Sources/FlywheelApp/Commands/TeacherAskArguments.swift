import Flywheel
import Foundation
import Teacher

/// How `teacher ask` asks, from the command line.
struct TeacherAskArguments {
    static let usage =
        "[--template FILE] [--system TEXT] [--max-tokens N] [--temperature T] [--seed N] "
        + "[--extra JSON] [--price IN,OUT] [--budget MONEY] [--concurrency N] "
        + "[--requests-per-minute N] [--tokens-per-minute N] [--timeout TIME] [--deadline TIME] "
        + "[--attempts N] [--promise none|idempotency_key|stored_completions] "
        + "[--unclear repeat|leave] [--stream] "
        + "[--transport calls|batch] [--discount SHARE] [--wait TIME]"

    let options: TeacherOptions
    private let endpoint: TeacherEndpoint
    private let template: PromptTemplate

    /// Rows under way as a group; bounds memory. More of them where each group is a file.
    var batch: Int { options.transport == .batch ? 16_384 : 4096 }

    init(_ arguments: inout Arguments, _ settings: Settings) throws {
        let url = try arguments.option("--endpoint") ?? settings.requireTeacherURL()
        var options = TeacherOptions(model: try arguments.required("--model"))
        try Self.readText(&arguments, &options)
        try Self.readMoney(&arguments, &options)
        try Self.readPace(&arguments, &options)
        try Self.readTransport(&arguments, &options)
        template = try Self.template(try arguments.option("--template"))
        endpoint = TeacherEndpoint(url, key: settings.teacherKey, promise: options.promise)
        self.options = options
    }

    func teacher(_ ledger: any Ledger) throws -> Teacher {
        try Teacher(endpoints: [endpoint], options: options, template: template, ledger: ledger)
    }

    /// The cap is for all runs on the ledger together: running again grants no other.
    func budget() throws -> LedgerBudget {
        guard let night = Day(String(Instant.now.description.prefix(10))) else {
            throw Failure(.bug, "no_day", "the clock shows no day of the calendar")
        }
        return LedgerBudget(
            pipeline: "teacher ask",
            night: night,
            cap: nil,
            totalCap: options.totalBudget
        )
    }

    private static func readText(
        _ arguments: inout Arguments,
        _ options: inout TeacherOptions
    ) throws {
        options.system = try arguments.option("--system")
        options.extra = try arguments.option("--extra")
        options.maxTokens =
            try arguments.option("--max-tokens", "a whole number") { Int($0) } ?? options.maxTokens
        options.temperature =
            try arguments.option("--temperature", "a number") { Double($0) } ?? options.temperature
        options.seed = try arguments.option("--seed", "a whole number") { Int($0) }
        options.stream = arguments.flag("--stream")
    }

    private static func readMoney(
        _ arguments: inout Arguments,
        _ options: inout TeacherOptions
    ) throws {
        options.price = try arguments.option(
            "--price",
            "the prices of prompt and answer such as \"0.15,0.60 USD/million\"",
            price
        )
        options.totalBudget = try arguments.option("--budget", "an amount such as \"20 USD\"") {
            Money($0)
        }
        if options.totalBudget != nil, options.price == nil {
            throw Failure(.usage, "usage", "--budget needs a --price to count by")
        }
    }

    private static func readPace(
        _ arguments: inout Arguments,
        _ options: inout TeacherOptions
    ) throws {
        let whole = "a whole number"
        let time = "a time such as 90s, 15m or 2h"
        options.concurrency =
            try arguments.option("--concurrency", whole) { Int($0) } ?? options.concurrency
        options.requestsPerMinute = try arguments.option("--requests-per-minute", whole) { Int($0) }
        options.tokensPerMinute = try arguments.option("--tokens-per-minute", whole) { Int($0) }
        options.timeout =
            try arguments.option("--timeout", time) { TimeSpan($0) } ?? options.timeout
        options.deadline = try arguments.option("--deadline", time) { TimeSpan($0) }
        options.attempts = try arguments.option("--attempts", whole) { Int($0) } ?? options.attempts
        options.promise =
            try arguments.option(
                "--promise",
                "none, idempotency_key or stored_completions"
            ) { TeacherEndpoint.Promise(rawValue: $0) } ?? options.promise
        options.repeatsUnclear =
            try arguments.option("--unclear", "repeat or leave") {
                ["repeat": true, "leave": false][$0]
            } ?? options.repeatsUnclear
    }

    private static func readTransport(
        _ arguments: inout Arguments,
        _ options: inout TeacherOptions
    ) throws {
        options.transport =
            try arguments.option("--transport", "calls or batch") {
                TeacherTransport(rawValue: $0)
            } ?? options.transport
        options.batch.discount =
            try arguments.option("--discount", "a share such as 50%") { Share($0) }
            ?? options.batch.discount
        options.batch.wait =
            try arguments.option("--wait", "a time such as 90s, 15m or 2h") { TimeSpan($0) }
            ?? options.batch.wait
    }

    /// `0.15,0.60 USD/million`: prompt and answer, then, where they differ, cached and reasoning.
    static func price(_ text: String) -> Pricing? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard (2...4).contains(parts.count), let unit = parts.last?.split(separator: " "),
            unit.count == 2, unit[1] == "USD/million"
        else { return nil }
        let numbers = parts.dropLast().map { String($0) } + [String(unit[0])]
        let prices = numbers.compactMap {
            TokenPrice($0.trimmingCharacters(in: .whitespaces) + " USD/million")
        }
        guard prices.count == parts.count else { return nil }
        return Pricing(
            prompt: prices[0],
            answer: prices[1],
            cached: prices.count > 2 ? prices[2] : nil,
            reasoning: prices.count > 3 ? prices[3] : nil
        )
    }

    private static func template(_ path: String?) throws -> PromptTemplate {
        guard let path else { return PromptTemplate(plain: "plain") }
        guard let data = FileManager.default.contents(atPath: path),
            let text = String(bytes: data, encoding: .utf8)
        else {
            throw Failure(.configuration, "template", "\(path): cannot be read as text")
        }
        func refuse(_ name: String) -> Failure {
            Failure(
                .configuration,
                "template",
                "\(path): \(name) of a template are read for pipelines only; give --extra instead"
            )
        }
        return try TemplateReader.template(
            text,
            path: path,
            schema: {
                guard $0.schema == nil else { throw refuse("schemas") }
                nil
            },
            shots: {
                guard $0.shots == nil else { throw refuse("examples") }
                nil
            }
        )
    }
}
