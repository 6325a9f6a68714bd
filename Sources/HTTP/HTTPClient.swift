import CCurl
import Glibc

/// Many requests in flight on the caller's thread: submit them, then poll for ends.
///
/// HTTP/1.1 with connections kept alive: a connection cut loses the answer of one
/// request, where HTTP/2 would lose those of all that share it. TLS 1.2 or later is
/// verified, redirects are never followed, nothing is compressed, and proxies, users
/// and cookies come from nowhere but the limits. Every request submitted gets exactly
/// one completion and is sent at most once. For one thread at a time.
package final class HTTPClient {
    private let limits: HTTPLimits
    private let check: RequestCheck
    private let multi: UnsafeMutableRawPointer
    private let sockets: SocketPoll
    private var active: [UInt64: Transfer] = [:]
    private var waiting: [(request: HTTPRequest, host: String)] = []
    private var taken = 0
    private var waitingIDs: Set<UInt64> = []
    private var spares: [Transfer] = []
    /// The last URL that was checked, and its host.
    private var lastChecked: (url: String, host: String)?
    /// Whether OpenSSL writes, which a broken connection answers with a signal.
    private var speaksTLS = false

    /// Servers close idle connections after 5 s (uvicorn, Node) or later; one that is
    /// closed while a request is on its way to it leaves that request's fate unknown.
    private static let maximumIdleSeconds = 4

    /// Most answers are shorter; the usual 16 KiB of each request in flight would be a cold page each.
    private static let readBytes = 4000

    package init(_ limits: HTTPLimits = HTTPLimits()) throws(TransferFailure) {
        guard ccurl_global_init() == CURLE_OK, let multi = curl_multi_init() else {
            throw .refusedBeforeSending(.unavailable, "libcurl cannot start")
        }
        self.limits = limits
        self.multi = multi
        speaksTLS = limits.proxy != nil
        check = RequestCheck(allowedHosts: limits.allowedHosts)
        do {
            sockets = try SocketPoll()
        } catch {
            curl_multi_cleanup(multi)
            throw error
        }
        sockets.attach(to: multi)
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(1, limits.maximumConnections))
        ccurl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
    }

    deinit {
        _ = cancelAll()
        PipeSignal.held {
            spares.removeAll()
            curl_multi_cleanup(multi)
        }
    }

    /// Requests submitted whose completion has not been returned yet.
    package var inFlight: Int { active.count + waiting.count - taken }

    /// Takes a request, which starts now or when a connection slot is free.
    ///
    /// Throws `invalidRequest` or `refused`, and then there will be no completion.
    package func submit(_ request: HTTPRequest) throws(TransferFailure) {
        guard active[request.id] == nil, !waitingIDs.contains(request.id) else {
            throw .refusedBeforeSending(
                .invalidRequest,
                "a request with id \(request.id) is already in flight"
            )
        }
        let host = try host(of: request)
        if active.count < max(1, limits.maximumConnections) {
            try start(request, host)
        } else {
            waiting.append((request, host))
            waitingIDs.insert(request.id)
        }
    }

    /// Moves transfers on and returns those that ended; empty when `wait` has passed
    /// or nothing is in flight.
    ///
    /// Throws `unavailable` only when the system refuses to wait; nothing is lost then.
    package func poll(_ wait: Duration) throws(TransferFailure) -> [Completion] {
        let end = ContinuousClock.now + wait
        guard speaksTLS else { return try work(until: end) }
        return try PipeSignal.held { () throws(TransferFailure) in try work(until: end) }
    }

    private func work(until end: ContinuousClock.Instant) throws(TransferFailure) -> [Completion] {
        var ended = startWaiting() + collect()
        while ended.isEmpty, inFlight > 0 {
            try sockets.step(multi, until: end)
            ended = collect()
            ended += startWaiting()
            if ContinuousClock.now >= end { break }
        }
        return ended
    }

    private func host(of request: HTTPRequest) throws(TransferFailure) -> String {
        try check.message(of: request)
        if let lastChecked, lastChecked.url == request.url { return lastChecked.host }
        let host = try check.host(ofURL: request.url)
        lastChecked = (request.url, host)
        if request.url.lowercased().hasPrefix("https:") { speaksTLS = true }
        return host
    }

    /// Gives up everything in flight and closes its connections.
    package func cancelAll() -> [Completion] {
        PipeSignal.held {
            let started = active.values.sorted { $0.request.id < $1.request.id }
            var given = started.map { $0.cancellation() }
            for transfer in started { release(transfer) }
            for entry in waiting[taken...] {
                let failure = TransferFailure.refusedBeforeSending(.cancelled, "never started")
                given.append(Completion(id: entry.request.id, result: .failure(failure)))
            }
            waiting.removeAll()
            waitingIDs.removeAll()
            taken = 0
            return given
        }
    }

    private func start(_ request: HTTPRequest, _ host: String) throws(TransferFailure) {
        guard let transfer = spares.popLast() ?? makeTransfer() else {
            throw .refusedBeforeSending(.unavailable, "no memory left for a transfer")
        }
        guard transfer.begin(request, host: host),
            curl_multi_add_handle(multi, transfer.easy) == CURLM_OK
        else {
            throw .refusedBeforeSending(.unavailable, "libcurl refuses the transfer's options")
        }
        active[request.id] = transfer
    }

    private func makeTransfer() -> Transfer? {
        Transfer(maximumBodyBytes: limits.maximumBodyBytes) { [unowned self] easy in
            configure(easy) && sockets.attach(toHandle: easy)
        }
    }

    private func configure(_ easy: UnsafeMutableRawPointer) -> Bool {
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
            (CURLOPT_CONNECTTIMEOUT_MS, limits.connectTimeout.milliseconds),
            (CURLOPT_MAXAGE_CONN, Self.maximumIdleSeconds),
            (CURLOPT_TCP_KEEPALIVE, 1), (CURLOPT_HTTP09_ALLOWED, 0),
            (CURLOPT_BUFFERSIZE, Self.readBytes),
        ]
        let size = curl_off_t(limits.maximumBodyBytes)
        var results = numbers.map { ccurl_set_long(easy, $0.0, $0.1) }
        results.append(ccurl_set_offset(easy, CURLOPT_MAXFILESIZE_LARGE, size))
        results.append(ccurl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https"))
        // An empty proxy switches off the environment's.
        results.append(ccurl_set_text(easy, CURLOPT_PROXY, limits.proxy ?? ""))
        results.append(ccurl_set_text(easy, CURLOPT_NOPROXY, ""))
        if let file = limits.certificateFile {
            results.append(ccurl_set_text(easy, CURLOPT_CAINFO, file))
            results.append(ccurl_set_text(easy, CURLOPT_CAPATH, nil))
        }
        return results.allSatisfy { $0 == CURLE_OK }
    }

    /// Fills free slots in order of submission.
    private func startWaiting() -> [Completion] {
        var failed: [Completion] = []
        while taken < waiting.count, active.count < max(1, limits.maximumConnections) {
            let (request, host) = waiting[taken]
            taken += 1
            waitingIDs.remove(request.id)
            do {
                try start(request, host)
            } catch {
                failed.append(Completion(id: request.id, result: .failure(error)))
            }
        }
        if taken > waiting.count / 2 {
            waiting.removeFirst(taken)
            taken = 0
        }
        return failed
    }

    private func collect() -> [Completion] {
        var ended: [Completion] = []
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE,
                let easy = message.pointee.easy_handle,
                let context = ccurl_get_private(easy)
            else { continue }
            let result = ccurl_message_result(message)
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            ended.append(transfer.completion(result))
            release(transfer)
        }
        return ended
    }

    private func release(_ transfer: Transfer) {
        curl_multi_remove_handle(multi, transfer.easy)
        active[transfer.request.id] = nil
        transfer.end()
        spares.append(transfer)
    }
}
