import CCurl
import Glibc

/// One request on its way and what has come back so far; used again for the next when it is done.
///
/// libcurl holds it unretained; the client keeps it alive while it is added.
final class Transfer {
    private(set) var request: HTTPRequest
    private(set) var host = ""
    let easy: UnsafeMutableRawPointer
    private let maximumBodyBytes: Int
    private let configure: (UnsafeMutableRawPointer) -> Bool
    private var body: UnsafeMutableBufferPointer<UInt8>
    /// libcurl's list of header lines: one of our own, then those of the request.
    private var headerNodes: [UnsafeMutablePointer<curl_slist>] = []
    private var headerLines: [(name: String, value: String)] = []
    private var headers = HeaderBytes()
    private var received: [UInt8] = []
    /// Whether libcurl was let through to send; see `mayStart`.
    private var wasStarted = false
    /// Why a callback ended the transfer, when one did.
    private var verdict: Verdict?
    /// What the handle is set up for, so that the next request sets only what differs.
    private var standing: Standing?

    private struct Standing {
        var method: String
        var hasBody: Bool
        var url: String
        var timeout: Duration
    }

    enum Verdict {
        case tooLarge
        case linkLocal
        /// libcurl was about to send the request a second time.
        case wouldResend
    }

    /// - Parameter configure: sets what all requests of the client share; libcurl keeps it.
    init?(maximumBodyBytes: Int, configure: @escaping (UnsafeMutableRawPointer) -> Bool) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        self.maximumBodyBytes = maximumBodyBytes
        self.configure = configure
        request = HTTPRequest(id: 0, url: "")
        body = .allocate(capacity: 4096)
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerNodes.first)
        body.deallocate()
    }

    /// Takes the next request.
    ///
    /// - Returns: whether libcurl accepts all of its options.
    func begin(_ request: HTTPRequest, host: String) -> Bool {
        self.request = request
        self.host = host
        headers.removeAll()
        received = []
        wasStarted = false
        verdict = nil
        copyBody()
        guard prepareHandle(), setHeaders() else {
            standing = nil
            return false
        }
        return true
    }

    /// Lets go of what the request held.
    func end() {
        received = []
        request.body = []
    }

    private func copyBody() {
        let count = request.body.count
        if body.count < count {
            body.deallocate()
            body = .allocate(capacity: count)
        }
        _ = body.update(fromContentsOf: request.body)
    }

    private func prepareHandle() -> Bool {
        let hasBody = !request.body.isEmpty
        if standing?.method != request.method || standing?.hasBody != hasBody {
            curl_easy_reset(easy)
            guard configure(easy), setCallbacks(), setMethod() else { return false }
            standing = nil
        }
        if standing?.url != request.url {
            guard ccurl_set_text(easy, CURLOPT_URL, request.url) == CURLE_OK else { return false }
        }
        if standing?.timeout != request.timeout {
            let limit = request.timeout.milliseconds
            guard ccurl_set_long(easy, CURLOPT_TIMEOUT_MS, limit) == CURLE_OK else { return false }
        }
        standing = Standing(
            method: request.method,
            hasBody: hasBody,
            url: request.url,
            timeout: request.timeout
        )
        guard sendsBody else { return true }
        let size = curl_off_t(request.body.count)
        return ccurl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, size) == CURLE_OK
            && ccurl_set_pointer(easy, CURLOPT_POSTFIELDS, body.baseAddress) == CURLE_OK
    }

    private func setCallbacks() -> Bool {
        let context = Unmanaged.passUnretained(self).toOpaque()
        return ccurl_set_pointer(easy, CURLOPT_PRIVATE, context) == CURLE_OK
            && ccurl_set_pointer(easy, CURLOPT_WRITEDATA, context) == CURLE_OK
            && ccurl_set_pointer(easy, CURLOPT_HEADERDATA, context) == CURLE_OK
            && ccurl_set_data_callback(easy, CURLOPT_WRITEFUNCTION, onBody) == CURLE_OK
            && ccurl_set_data_callback(easy, CURLOPT_HEADERFUNCTION, onHeader) == CURLE_OK
            && ccurl_set_before_request(easy, onBeforeRequest, context) == CURLE_OK
    }

    private var sendsBody: Bool {
        !(request.method == "GET" && request.body.isEmpty || request.method == "HEAD")
    }

    private func setMethod() -> Bool {
        if request.method == "HEAD" { return ccurl_set_long(easy, CURLOPT_NOBODY, 1) == CURLE_OK }
        guard sendsBody else { return ccurl_set_long(easy, CURLOPT_HTTPGET, 1) == CURLE_OK }
        return ccurl_set_long(easy, CURLOPT_POST, 1) == CURLE_OK
            && ccurl_set_text(easy, CURLOPT_CUSTOMREQUEST, request.method) == CURLE_OK
    }

    /// Keeps the lines that the request before had too; requests to one endpoint share most.
    private func setHeaders() -> Bool {
        // Without it libcurl waits a second for 100 Continue before large bodies.
        if headerNodes.isEmpty, let first = curl_slist_append(nil, "Expect:") {
            headerNodes = [first]
        }
        var same = 0
        while same < min(headerNodes.count - 1, request.headers.count),
            headerLines[same] == request.headers[same]
        {
            same += 1
        }
        return keepHeaders(same) && request.headers[same...].allSatisfy(addHeader)
            && ccurl_set_headers(easy, headerNodes.first) == CURLE_OK
    }

    private func keepHeaders(_ count: Int) -> Bool {
        guard headerNodes.count > count else { return false }
        curl_slist_free_all(headerNodes[count].pointee.next)
        headerNodes[count].pointee.next = nil
        headerNodes.removeLast(headerNodes.count - count - 1)
        headerLines.removeLast(headerLines.count - count)
        return true
    }

    private func addHeader(_ header: (name: String, value: String)) -> Bool {
        let line = header.value.isEmpty ? header.name + ";" : header.name + ": " + header.value
        // Appending to the last node saves libcurl the walk to it.
        guard let last = headerNodes.last, curl_slist_append(last, line) != nil,
            let added = last.pointee.next
        else { return false }
        headerNodes.append(added)
        headerLines.append(header)
        return true
    }

    /// Whether any byte of the request was handed to a connection.
    ///
    /// libcurl counts bytes once the socket, or TLS, has taken them; a proxy's CONNECT
    /// counts too, which errs on the safe side only after `wasStarted`.
    private var requestSent: Bool {
        wasStarted && ccurl_get_long(easy, CURLINFO_REQUEST_SIZE) > 0
    }

    /// Asked by libcurl when a connection stands and the request is next.
    ///
    /// libcurl resends a request of any method, up to five times, when a reused
    /// connection ends without a byte of answer (`Curl_retry_request`). The server may
    /// have taken the first copy, so a second would buy twice. Only while nothing
    /// has left may it try again.
    fileprivate func mayStart(isLinkLocal: Bool) -> Bool {
        if requestSent {
            verdict = .wouldResend
        } else if isLinkLocal {
            verdict = .linkLocal
        } else {
            wasStarted = true
        }
        return verdict == nil
    }

    fileprivate func take(body bytes: UnsafeRawBufferPointer) -> Bool {
        guard received.count + bytes.count <= maximumBodyBytes else {
            verdict = .tooLarge
            return false
        }
        if received.isEmpty {
            let length = ccurl_get_offset(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T)
            received.reserveCapacity(min(max(bytes.count, Int(length)), maximumBodyBytes))
        }
        received += bytes
        return true
    }

    fileprivate func take(header bytes: UnsafeRawBufferPointer) -> Bool {
        let fits = headers.append(line: bytes)
        if !fits { verdict = .tooLarge }
        return fits
    }

    func completion(_ result: CURLcode) -> Completion {
        guard result == CURLE_OK else {
            return Completion(id: request.id, result: .failure(failure(result)))
        }
        let response = HTTPResponse(
            status: ccurl_get_long(easy, CURLINFO_RESPONSE_CODE),
            headers: headers.fields,
            body: received,
            seconds: seconds(CURLINFO_TOTAL_TIME_T),
            firstByteSeconds: seconds(CURLINFO_STARTTRANSFER_TIME_T)
        )
        return Completion(id: request.id, result: .success(response))
    }

    func cancellation() -> Completion {
        let failure = TransferFailure(
            .cancelled,
            requestSent: requestSent,
            "given up by the caller"
        )
        return Completion(id: request.id, result: .failure(failure))
    }

    private func failure(_ result: CURLcode) -> TransferFailure {
        switch verdict {
        case .tooLarge:
            let limit = "the answer of \(host) is larger than \(maximumBodyBytes) bytes"
            return TransferFailure(.tooLarge, requestSent: requestSent, limit)
        case .linkLocal:
            let reason = "\(host) has a link-local address, where clouds keep their credentials"
            return .refusedBeforeSending(.refused, reason)
        case .wouldResend:
            let reason = "\(host) closed the connection before answering"
            return TransferFailure(.interrupted, requestSent: true, reason)
        case nil:
            let sent = requestSent
            let code = TransferFailure.Code(result, requestSent: sent)
            return TransferFailure(code, requestSent: sent, message(result))
        }
    }

    private func message(_ result: CURLcode) -> String {
        let number = Int32(ccurl_get_long(easy, CURLINFO_OS_ERRNO))
        let system = number == 0 ? "" : " (\(String(cString: strerror(number))))"
        return "\(host): \(String(cString: curl_easy_strerror(result)))\(system)"
    }

    private func seconds(_ info: CURLINFO) -> Double {
        Double(ccurl_get_offset(easy, info)) / 1e6
    }
}

// MARK: Callbacks

private func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
}

/// Fewer bytes taken than offered end the transfer.
private let onBody: ccurl_data_callback = { bytes, size, count, context in
    let raw = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return transfer(context)?.take(body: raw) == true ? size * count : 0
}

private let onHeader: ccurl_data_callback = { bytes, size, count, context in
    let raw = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return transfer(context)?.take(header: raw) == true ? size * count : 0
}

private let onBeforeRequest: ccurl_before_request_callback = { context, remote, _, _, _ in
    // Nothing that is link-local begins with any other letter; most addresses end here.
    let isSuspect = remote.map { [0x31, 0x3A, 0x66, 0x46].contains($0.pointee) } ?? false
    let isLinkLocal = isSuspect && (remote.map { String(cString: $0).isLinkLocal } ?? false)
    let isFine = transfer(context)?.mayStart(isLinkLocal: isLinkLocal) == true
    return isFine ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

extension String {
    /// 169.254/16 and fe80::/10, also when mapped into IPv6.
    var isLinkLocal: Bool {
        let address = lowercased()
        let isMapped = address.hasPrefix("::ffff:")
        let isIPv6 = ["fe8", "fe9", "fea", "feb"].contains { address.hasPrefix($0) }
        return isIPv6 || (isMapped ? String(address.dropFirst(7)) : address).hasPrefix("169.254.")
    }
}

extension Duration {
    /// Rounded up, so that a positive limit never becomes none.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        let (whole, overflow) = Int(seconds).multipliedReportingOverflow(by: 1000)
        return overflow
            ? .max : whole + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
