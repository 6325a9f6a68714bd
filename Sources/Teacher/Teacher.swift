package import Flywheel
import HTTP

/// A teacher behind any OpenAI-compatible endpoint, or several of one model.
///
/// Every paid reply is in the ledger, as the bytes that came, before anything is read from it; what
/// is in the ledger is never asked again. One thread; many calls in flight on it.
package final class Teacher: TeacherClient {
    let options: TeacherOptions
    let templates: TemplateBook
    let sampling: Sampling
    /// By name of the template.
    let samplings: [String: Sampling]
    let ledger: any Ledger
    let patience: Patience
    let clock: AskClock
    let client: HTTPClient
    let price: Pricing?
    let timeout: Duration
    var stations: Stations
    var latency = Latency()
    /// When this run began to ask.
    private(set) var began: AskClock.Instant?
    private var lastID = UInt64.random(in: 0...(.max >> 1)) & ~0xFF_FFFF
    private var hasRecovered = false

    /// - Parameters:
    ///   - endpoints: at least one; all answer for the same model.
    ///   - clock: what waiting is measured by.
    /// - Throws: ``TeacherError`` for an impossible URL, key or option.
    package init(
        endpoints: [TeacherEndpoint],
        options: TeacherOptions,
        templates: TemplateBook,
        ledger: any Ledger,
        patience: Patience = Patience(),
        clock: AskClock = .system
    ) throws(TeacherError) {
        try options.check()
        guard !endpoints.isEmpty else {
            throw TeacherError(.endpoint, .configuration, "a teacher needs an endpoint")
        }
        sampling = try Sampling(options)
        var samplings: [String: Sampling] = [:]
        for template in templates.all { samplings[template.name] = try Sampling(options, template) }
        self.samplings = samplings
        var made: [Station] = []
        for endpoint in endpoints { made.append(try Station(endpoint, options)) }
        stations = Stations(all: made)
        self.options = options
        self.templates = templates
        self.ledger = ledger
        self.patience = patience
        self.clock = clock
        price = options.modelPrice
        timeout = patience.call ?? .seconds(options.timeout.seconds)
        do {
            client = try HTTPClient(
                HTTPLimits(
                    maximumBodyBytes: options.largestReply,
                    allowedHosts: Set(made.map(\.endpoint.host)),
                    certificateFile: options.authorities,
                    proxy: options.proxy,
                    maximumConnections: options.concurrency
                )
            )
        } catch {
            throw TeacherError(.transport, .unreachable, error.message)
        }
    }

    /// One template for all questions.
    package convenience init(
        endpoints: [TeacherEndpoint],
        options: TeacherOptions,
        template: PromptTemplate,
        ledger: any Ledger,
        patience: Patience = Patience(),
        clock: AskClock = .system
    ) throws(TeacherError) {
        try self.init(
            endpoints: endpoints,
            options: options,
            templates: TemplateBook(template),
            ledger: ledger,
            patience: patience,
            clock: clock
        )
    }

    /// One endpoint, which promises what the options say.
    package convenience init(
        endpoint base: String,
        key: Secret?,
        options: TeacherOptions,
        template: PromptTemplate,
        ledger: any Ledger,
        patience: Patience = Patience(),
        clock: AskClock = .system
    ) throws(TeacherError) {
        try self.init(
            endpoints: [TeacherEndpoint(base, key: key, promise: options.promise)],
            options: options,
            template: template,
            ledger: ledger,
            patience: patience,
            clock: clock
        )
    }

    package var model: String { options.model }

    package func ask(
        _ questions: [Question],
        budget: LedgerBudget,
        run: String,
        pulse: () throws -> Void,
        each: (Reply) throws -> Void
    ) throws -> AskReport {
        let asking = try asking(questions, budget, run)
        guard options.transport == .batch else {
            return try asking.finish(pulse: pulse, each: each)
        }
        let book = try batches()
        return try withoutActuallyEscaping(pulse) { pulse in
            try withoutActuallyEscaping(each) { each in
                try BatchAsking(asking, book, pulse: pulse, each: each).finish()
            }
        }
    }

    package func begin(
        _ questions: [Question],
        budget: LedgerBudget,
        run: String,
        pulse: () throws -> Void
    ) throws {
        guard options.transport == .batch else { return }
        let asking = try asking(questions, budget, run)
        let book = try batches()
        try withoutActuallyEscaping(pulse) { pulse in
            try BatchAsking(asking, book, pulse: pulse) { _ in }.begin()
        }
    }

    private func asking(
        _ questions: [Question],
        _ budget: LedgerBudget,
        _ run: String
    ) throws -> Asking {
        if !hasRecovered {
            _ = try ledger.recover()
            hasRecovered = true
        }
        began = began ?? clock.now()
        for index in stations.all.indices {
            stations.all[index].health.beginAsking()
            stations.all[index].trouble = nil
        }
        var budget = budget
        budget.totalCap = budget.totalCap ?? options.totalBudget
        return Asking(self, questions, budget: budget, run: run)
    }

    private func batches() throws(TeacherError) -> any BatchBook {
        guard let book = ledger.batches else {
            throw TeacherError(.batch, .bug, "this ledger keeps no batch files")
        }
        return book
    }

    /// Keys looked up in the ledger at once.
    static let lookupBatch = 512

    /// The most a call can cost.
    func reserve(_ request: ChatRequest) -> Money {
        price?.most(promptTokens: request.promptTokens, answerTokens: request.answerTokens) ?? .zero
    }

    /// The request as it goes over the wire: what changes how an answer is brought, and not what it
    /// is, has no part in its key.
    func wire(_ request: LedgerRequest, _ promise: TeacherEndpoint.Promise) -> [UInt8] {
        var members = ""
        if options.stream {
            members += #","stream":true,"stream_options":{"include_usage":true}"#
        }
        if promise == .storedCompletions {
            let reference = "{\"\(Endpoint.reference)\":\"\(request.key.hex)\"}"
            members += ",\"metadata\":\(reference),\"store\":true"
        }
        guard !members.isEmpty else { return request.body }
        return request.body.dropLast() + Array(members.utf8) + [UInt8(ascii: "}")]
    }

    /// Numbers of calls: no two clients draw from the same stretch, by all likelihood.
    func nextID() -> UInt64 {
        lastID += 1
        return lastID
    }
}
