import Flywheel
import HTTP
import JSON

/// The conversation with a provider's batch endpoints, one call at a time.
///
/// Everything but ``create(_:file:)`` buys nothing and is repeated until it is answered.
struct BatchDesk {
    private let teacher: Teacher
    private let client: HTTPClient
    private let station: Station
    private let pulse: () throws -> Void

    /// A line of results is rarely longer than a file of questions; a larger file is refused.
    private static let largestFile = 1 << 30

    init(_ teacher: Teacher, _ pulse: @escaping () throws -> Void) throws(TeacherError) {
        self.teacher = teacher
        self.pulse = pulse
        station = teacher.stations.all[0]
        do {
            client = try HTTPClient(
                HTTPLimits(
                    maximumBodyBytes: Self.largestFile,
                    allowedHosts: [station.endpoint.host],
                    certificateFile: teacher.options.authorities,
                    proxy: teacher.options.proxy,
                    maximumConnections: 1
                )
            )
        } catch {
            throw TeacherError(.transport, .unreachable, error.message)
        }
    }

    /// Where batches of this teacher are.
    var endpoint: String { station.endpoint.place }

    /// What a provider said to being asked for a batch.
    enum Creation {
        case created(BatchStatus)
        /// Provably not taken, with a code: may be asked again later.
        case notTaken(String)
        /// Nobody can know yet whether it was taken.
        case unclear
    }

    /// - Returns: the provider's name for the file.
    func upload(_ file: BatchFile) throws -> String {
        var headers = station.headers.filter { $0.name != "Content-Type" }
        headers.append((name: "Content-Type", value: file.contentType))
        let url = station.endpoint.sibling("/files")
        let form = file.form
        let reply = try repeated("POST", url, headers, form)
        guard let name = (try? JSONValue(parsing: reply))?["id"]?.string, BatchStatus.isName(name)
        else { throw notBatches("a file that was uploaded has no name") }
        return name
    }

    /// Asks the provider to take the file: this buys.
    func create(_ reference: String, file: String) throws -> Creation {
        let order: JSONValue = [
            "input_file_id": .string(file), "endpoint": "/v1/chat/completions",
            "completion_window": "24h",
            "metadata": .object([BatchStatus.key: .string(reference)]),
        ]
        // Minted once: a provider that honours it takes the batch once.
        let headers = station.headers + [(name: "Idempotency-Key", value: reference)]
        let url = station.endpoint.sibling("/batches")
        let end = try call("POST", url, headers, order.serialized())
        if case .success(let response) = end.result, response.status == 200 {
            let value = try? JSONValue(parsing: response.body)
            return value.flatMap(BatchStatus.init).map { .created($0) } ?? .unclear
        }
        switch classifier.verdict(end) {
        case .answered, .unknown, .stranger: return .unclear
        case .busy(let error, _), .unreachable(let error, _): return .notTaken(error)
        case .hopeless(_, let error): throw error
        case .rejected(_, _, let error, _):
            throw notBatches("it refuses to take a batch (\(error))")
        }
    }

    /// Looks through all batches for the one with our reference.
    func find(_ reference: String) throws -> BatchStatus? {
        var after: String?
        while true {
            let query = "limit=100" + (after.map { "&after=\($0)" } ?? "")
            let reply = try read("/batches", query)
            guard let list = (try? JSONValue(parsing: reply)), let data = list["data"]?.array else {
                throw notBatches("its list of batches is none")
            }
            let page = data.compactMap { BatchStatus($0) }
            if let found = page.first(where: { $0.reference == reference }) { return found }
            guard list["has_more"]?.bool == true, let last = page.last?.id, last != after else {
                return nil
            }
            after = last
        }
    }

    /// - Returns: `nil` if the provider does not know it.
    func status(_ name: String) throws -> BatchStatus? {
        guard let reply = try readIfPresent("/batches/\(name)") else { return nil }
        guard let status = (try? JSONValue(parsing: reply)).flatMap(BatchStatus.init) else {
            throw notBatches("what it says about a batch is no batch")
        }
        return status
    }

    /// A file that ends in half a line was cut on the way, whatever its headers say, and is fetched
    /// again: what it lacks would be taken for lost, and be bought again.
    func content(of file: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<3 {
            bytes = try read("/files/\(file)/content")
            if BatchLine.isWhole(bytes) { break }
        }
        return bytes
    }

    // MARK: Calls

    private func read(_ path: String, _ query: String? = nil) throws -> [UInt8] {
        try repeated("GET", station.endpoint.sibling(path, query), station.headers, [])
    }

    private func readIfPresent(_ path: String) throws -> [UInt8]? {
        let url = station.endpoint.sibling(path)
        return try repeated("GET", url, station.headers, [], mayBeMissing: true)
    }

    private func repeated(
        _ method: String,
        _ url: String,
        _ headers: [(name: String, value: String)],
        _ body: [UInt8]
    ) throws -> [UInt8] {
        guard let reply = try repeated(method, url, headers, body, mayBeMissing: false) else {
            throw notBatches("nothing came back")
        }
        return reply
    }

    /// Until it is answered, or the provider has been away for longer than is put up with.
    private func repeated(
        _ method: String,
        _ url: String,
        _ headers: [(name: String, value: String)],
        _ body: [UInt8],
        mayBeMissing: Bool
    ) throws -> [UInt8]? {
        let began = teacher.clock.now()
        var repetition = 0
        while true {
            let end = try call(method, url, headers, body)
            if case .success(let response) = end.result, response.status == 200 {
                return response.body
            }
            if mayBeMissing, case .success(let response) = end.result, response.status == 404 {
                return nil
            }
            let trouble = try trouble(end)
            guard teacher.clock.now() - began < teacher.patience.trouble * 3 else { throw trouble }
            try rest(teacher.patience.ceiling(repetition))
            repetition += 1
        }
    }

    /// What to throw once patience is over; throws at once what no repetition mends.
    private func trouble(_ end: Completion) throws -> TeacherError {
        switch classifier.verdict(end) {
        case .hopeless(_, let error): throw error
        case .rejected(_, _, let error, _): throw notBatches("it refuses (\(error))")
        case .unreachable(_, let message):
            return TeacherError(.down, .unreachable, "cannot reach \(message)")
        case .busy(let error, _), .unknown(let error, _, _), .stranger(let error, _):
            return TeacherError(
                .failing,
                .unreachable,
                "\(station.endpoint.host) does not answer about its batches (\(error))"
            )
        case .answered: return notBatches("it answers with a completion")
        }
    }

    private func call(
        _ method: String,
        _ url: String,
        _ headers: [(name: String, value: String)],
        _ body: [UInt8]
    ) throws -> Completion {
        let request = HTTPRequest(
            id: teacher.nextID(),
            method: method,
            url: url,
            headers: headers,
            body: body,
            timeout: teacher.timeout
        )
        do {
            try client.submit(request)
            while client.inFlight > 0 {
                let ended = try client.poll(Asking.slice)
                if let first = ended.first { return first }
                try pulse()
            }
        } catch let failure as TransferFailure {
            return Completion(id: request.id, result: .failure(failure))
        } catch {
            // Nothing goes on behind the back of a run that is called off.
            _ = client.cancelAll()
            throw error
        }
        let lost = TransferFailure(.interrupted, requestSent: true, "the transfer was lost")
        return Completion(id: request.id, result: .failure(lost))
    }

    /// Sleeps by the teacher's clock, with a pulse now and then.
    func rest(_ pause: Duration) throws {
        let end = teacher.clock.now() + pause
        while true {
            try pulse()
            let left = end - teacher.clock.now()
            guard left > .zero else { return }
            teacher.clock.sleep(min(left, .milliseconds(500)))
        }
    }

    private var classifier: CallClassifier {
        CallClassifier(
            host: station.endpoint.host,
            model: teacher.model,
            longestRetryAfter: teacher.patience.longestRetryAfter / .seconds(1)
        )
    }

    private func notBatches(_ flaw: String) -> TeacherError {
        TeacherError(
            .batch,
            .configuration,
            "\(station.endpoint.host) takes no batch files as it should: \(flaw); "
                + "use 'transport: calls'"
        )
    }
}
