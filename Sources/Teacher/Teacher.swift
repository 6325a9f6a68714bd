package import Flywheel
import HTTP

/// A teacher behind any OpenAI-compatible endpoint.
///
/// Every paid reply is in the ledger, as the bytes that came, before anything is read from it; what
/// is in the ledger is never asked again. One thread; many calls in flight on it.
package final class Teacher: TeacherClient {
    let endpoint: Endpoint
    let options: TeacherOptions
    let template: PromptTemplate
    let sampling: Sampling
    let ledger: any Ledger
    let patience: Patience
    let client: HTTPClient
    let keyBytes: [UInt8]
    let headers: [(name: String, value: String)]
    var pace: Pace
    var health = Health()
    var latency = Latency()
    private var lastID: UInt64 = 0
    private var hasRecovered = false

    /// - Parameters:
    ///   - base: the base URL, such as `https://api.example.com/v1`.
    ///   - key: sent as a bearer token and shown to nobody else; `nil` for servers without one.
    /// - Throws: ``TeacherError`` for an impossible URL, key or option.
    package init(
        endpoint base: String,
        key: Secret?,
        options: TeacherOptions,
        template: PromptTemplate,
        ledger: any Ledger,
        patience: Patience = Patience()
    ) throws(TeacherError) {
        try options.check()
        endpoint = try Endpoint(base)
        sampling = try Sampling(options)
        (headers, keyBytes) = try Self.headers(key)
        self.options = options
        self.template = template
        self.ledger = ledger
        self.patience = patience
        pace = Pace(limit: options.concurrency)
        do {
            client = try HTTPClient(HTTPLimits(maximumConnections: options.concurrency))
        } catch {
            throw TeacherError(.transport, .unreachable, error.message)
        }
    }

    package var model: String { options.model }

    package var identity: String {
        let system = options.system.map { " system=\(Digest(of: $0).hex.prefix(8))" } ?? ""
        return "template=\(template.version)\(system) \(sampling.description)"
    }

    package func forecast(_ questions: [Question]) throws -> TeacherForecast {
        var forecast = TeacherForecast()
        var requests: [Digest: ChatRequest] = [:]
        var asked: [Digest: Int] = [:]
        for request in questions.compactMap(request) {
            requests[request.key] = request
            asked[request.key, default: 0] += 1
        }
        let keys = requests.keys.sorted()
        for start in stride(from: 0, to: keys.count, by: Self.lookupBatch) {
            let batch = Array(keys[start..<min(start + Self.lookupBatch, keys.count)])
            for (key, _) in try ledger.stored(batch) {
                requests[key] = nil
                forecast.stored += asked[key] ?? 0
            }
        }
        forecast.calls = requests.count
        forecast.promptTokens = requests.values.reduce(0) { $0 + $1.promptTokens }
        forecast.answerTokens = requests.count * options.maxTokens
        forecast.atMost = requests.values.reduce(.zero) { $0 + reserve($1) }
        forecast.seconds =
            Double(requests.count) / Double(options.concurrency)
            * latency.each(maxTokens: options.maxTokens)
        return forecast
    }

    package func ask(
        _ questions: [Question],
        budget: LedgerBudget,
        run: String,
        pulse: () throws -> Void,
        each: (Reply) throws -> Void
    ) throws -> AskReport {
        var recovered = 0
        if !hasRecovered {
            recovered = try ledger.recover()
            hasRecovered = true
        }
        health.beginAsking()
        let asking = Asking(self, questions, budget: budget, run: run)
        var report = try asking.finish(pulse: pulse, each: each)
        report.possibleDoubles += recovered
        return report
    }

    /// Keys looked up in the ledger at once.
    static let lookupBatch = 512

    /// - Returns: `nil` for a question without a prompt.
    func request(_ question: Question) -> ChatRequest? {
        template.messages(for: question, system: options.system).map {
            ChatRequest(messages: $0, sampling: sampling, template: template.version)
        }
    }

    /// The most a call can cost.
    func reserve(_ request: ChatRequest) -> Money {
        options.price?.cost(promptTokens: request.promptTokens, answerTokens: options.maxTokens)
            ?? .zero
    }

    func nextID() -> UInt64 {
        lastID += 1
        return lastID
    }

    private static func headers(
        _ key: Secret?
    ) throws(TeacherError) -> ([(name: String, value: String)], [UInt8]) {
        var headers = [
            (name: "Content-Type", value: "application/json"),
            (name: "Accept", value: "application/json"),
        ]
        guard let key, !key.isEmpty else { return (headers, []) }
        let bytes = key.reveal { Array($0.utf8) }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw TeacherError(
                .key,
                .configuration,
                "the teacher's key holds blanks, line breaks or letters beyond ASCII; "
                    + "check FLYWHEEL_TEACHER_KEY"
            )
        }
        headers.append((name: "Authorization", value: key.reveal { "Bearer \($0)" }))
        return (headers, bytes)
    }
}
