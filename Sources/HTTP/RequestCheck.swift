import CCurl

/// Refuses what must not be sent, before anything is.
///
/// The URL is taken apart by the parser that libcurl connects with, so the host that
/// is checked is the host that is reached.
struct RequestCheck {
    let allowedHosts: Set<String>?

    /// Everything but the URL.
    func message(of request: HTTPRequest) throws(TransferFailure) {
        guard request.timeout > .zero else { throw .invalid("the timeout must be positive") }
        guard !request.method.isEmpty, request.method.utf8.allSatisfy(\.isTokenByte) else {
            throw .invalid("the method is not an HTTP token")
        }
        for header in request.headers {
            guard !header.name.isEmpty, header.name.utf8.allSatisfy(\.isTokenByte) else {
                throw .invalid("a header name is not an HTTP token")
            }
            guard header.value.utf8.allSatisfy(\.isFieldByte) else {
                throw .invalid("the value of header \(header.name) has a control character")
            }
        }
    }

    /// The host, for messages.
    func host(ofURL url: String) throws(TransferFailure) -> String {
        let host = try hostOfURL(url)
        if let allowedHosts, !allowedHosts.contains(host) {
            throw .refusedBeforeSending(
                .refused,
                "host \(host) is not allowed; add it to the allowed hosts"
            )
        }
        return host
    }

    private func hostOfURL(_ text: String) throws(TransferFailure) -> String {
        guard let handle = curl_url() else {
            throw .refusedBeforeSending(.unavailable, "no memory left to parse a URL")
        }
        defer { curl_url_cleanup(handle) }
        // libcurl forgives `http:///host`; who wrote it meant something else.
        let isClean = text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
        guard isClean, !text.lowercased().hasPrefix("http:///"),
            !text.lowercased().hasPrefix("https:///"),
            curl_url_set(handle, CURLUPART_URL, text, 0) == CURLUE_OK
        else {
            throw .invalid("the URL is malformed; it must read https://host/path")
        }
        let scheme = part(CURLUPART_SCHEME, of: handle)
        guard scheme == "https" || scheme == "http" else {
            throw .invalid("the URL must start with https:// or http://")
        }
        guard part(CURLUPART_USER, of: handle) == nil,
            part(CURLUPART_PASSWORD, of: handle) == nil
        else {
            throw .invalid("the URL holds a user or password; send keys in a header")
        }
        guard let host = part(CURLUPART_HOST, of: handle), !host.isEmpty else {
            throw .invalid("the URL names no host")
        }
        return host.lowercased()
    }

    private func part(_ part: CURLUPart, of handle: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}

extension TransferFailure {
    fileprivate static func invalid(_ message: String) -> TransferFailure {
        .refusedBeforeSending(.invalidRequest, message)
    }
}

extension UInt8 {
    /// RFC 9110 §5.6.2 tchar.
    fileprivate var isTokenByte: Bool {
        let isAlphanumeric = (0x30...0x39).contains(self) || (0x41...0x5A).contains(self & 0xDF)
        return isAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains(self)
    }

    /// RFC 9110 §5.5: a line break here would let a value write headers of its own.
    fileprivate var isFieldByte: Bool { self >= 0x20 && self != 0x7F || self == 0x09 }
}
