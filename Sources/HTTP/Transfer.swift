import CCurl
import Glibc

/// One request on its way and what has come back so far.
///
/// libcurl holds it unretained; the client keeps it alive while it is added.
final class Transfer {
    let request: HTTPRequest
    let host: String
    let easy: UnsafeMutableRawPointer
    private let maximumBodyBytes: Int
    private let body: UnsafeMutableBufferPointer<UInt8>
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var headers: [(name: String, value: String)] = []
    private var headerBytes = 0
    private var received: [UInt8] = []
    /// Whether libcurl was let through to send; see `mayStart`.
    private var wasStarted = false
    /// Why a callback ended the transfer, when one did.
    private var verdict: Verdict?

    enum Verdict {
        case tooLarge
        case linkLocal
        /// libcurl was about to send the request a second time.
        case wouldResend
    }

    private static let maximumHeaderBytes = 256 << 10

    init(
        _ request: HTTPRequest,
        host: String,
        easy: UnsafeMutableRawPointer,
        maximumBodyBytes: Int
    ) {
        self.request = request
        self.host = host
        self.easy = easy
        self.maximumBodyBytes = maximumBodyBytes
        body = .allocate(capacity: max(1, request.body.count))
        _ = body.update(fromContentsOf: request.body)
    }

    deinit {
        curl_slist_free_all(headerList)
        body.deallocate()
    }

    /// Sets everything libcurl needs; the options of the client come on top.
    func configure() -> Bool {
        let context = Unmanaged.passUnretained(self).toOpaque()
        var lines = request.headers.map { header in
            header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)"
        }
        // Without it libcurl waits a second for 100 Continue before large bodies.
        lines.append("Expect:")
        for line in lines {
            guard let longer = curl_slist_append(headerList, line) else { return false }
            headerList = longer
        }
        let results = [
            ccurl_set_text(easy, CURLOPT_URL, request.url),
            ccurl_set_headers(easy, headerList),
            ccurl_set_pointer(easy, CURLOPT_PRIVATE, context),
            ccurl_set_pointer(easy, CURLOPT_WRITEDATA, context),
            ccurl_set_pointer(easy, CURLOPT_HEADERDATA, context),
            ccurl_set_data_callback(easy, CURLOPT_WRITEFUNCTION, onBody),
            ccurl_set_data_callback(easy, CURLOPT_HEADERFUNCTION, onHeader),
            ccurl_set_before_request(easy, onBeforeRequest, context),
            ccurl_set_long(easy, CURLOPT_TIMEOUT_MS, request.timeout.milliseconds),
        ]
        return results.allSatisfy { $0 == CURLE_OK } && configureMethod()
    }

    private func configureMethod() -> Bool {
        if request.method == "GET", request.body.isEmpty {
            return ccurl_set_long(easy, CURLOPT_HTTPGET, 1) == CURLE_OK
        }
        if request.method == "HEAD" {
            return ccurl_set_long(easy, CURLOPT_NOBODY, 1) == CURLE_OK
        }
        let size = curl_off_t(request.body.count)
        return ccurl_set_long(easy, CURLOPT_POST, 1) == CURLE_OK
            && ccurl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, size) == CURLE_OK
            && ccurl_set_pointer(easy, CURLOPT_POSTFIELDS, body.baseAddress) == CURLE_OK
            && ccurl_set_text(easy, CURLOPT_CUSTOMREQUEST, request.method) == CURLE_OK
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
    fileprivate func mayStart(remote: String) -> Bool {
        if requestSent {
            verdict = .wouldResend
        } else if remote.isLinkLocal {
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
        received += bytes
        return true
    }

    fileprivate func take(header bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Self.maximumHeaderBytes else {
            verdict = .tooLarge
            return false
        }
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // An interim answer (1xx) came before; its headers are not the answer's.
            headers.removeAll()
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...]
            headers.append((String(line[..<colon]), value.trimmingBlanks))
        }
        return true
    }

    func completion(_ result: CURLcode) -> Completion {
        guard result == CURLE_OK else {
            return Completion(id: request.id, result: .failure(failure(result)))
        }
        let response = HTTPResponse(
            status: ccurl_get_long(easy, CURLINFO_RESPONSE_CODE),
            headers: headers,
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
    let address = remote.map { String(cString: $0) } ?? ""
    let isFine = transfer(context)?.mayStart(remote: address) == true
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

extension Substring {
    fileprivate var trimmingBlanks: String {
        let head = drop { $0.isWhitespace }
        let tail = head.reversed().drop { $0.isWhitespace }
        return String(tail.reversed())
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
