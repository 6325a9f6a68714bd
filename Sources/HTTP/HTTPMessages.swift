/// One request; headers may hold keys and therefore never reach an error message.
package struct HTTPRequest: Sendable {
    /// Chosen by the caller, unique among requests in flight.
    package var id: UInt64
    package var method: String
    /// `http` or `https`, without user or password in it.
    package var url: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// From the moment a connection slot is free to the last byte of the answer.
    package var timeout: Duration

    package init(
        id: UInt64,
        method: String = "POST",
        url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        timeout: Duration = .seconds(600)
    ) {
        self.id = id
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}

/// A complete answer of any status; redirects are answers too and never followed.
package struct HTTPResponse: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// From the start of the transfer to the last byte.
    package var seconds: Double
    /// From the start of the transfer to the first byte of the answer.
    package var firstByteSeconds: Double

    package init(
        status: Int,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        seconds: Double = 0,
        firstByteSeconds: Double = 0
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.seconds = seconds
        self.firstByteSeconds = firstByteSeconds
    }

    /// The first header of that name, in any case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.isEqualIgnoringCase(name) }?.value
    }
}

extension String {
    /// Letters of ASCII only, which is all that header names have.
    func isEqualIgnoringCase(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return zip(utf8, other.utf8).allSatisfy { left, right in
            left == right
                || left | 0x20 == right | 0x20
                    && (UInt8(ascii: "a")...UInt8(ascii: "z"))
                        .contains(left | 0x20)
        }
    }
}

/// The end of one request, good or bad.
package struct Completion: Sendable {
    package var id: UInt64
    package var result: Result<HTTPResponse, TransferFailure>

    package init(id: UInt64, result: Result<HTTPResponse, TransferFailure>) {
        self.id = id
        self.result = result
    }
}

/// Where requests may go and how much they may take.
package struct HTTPLimits: Sendable {
    /// Bodies beyond it end the transfer.
    package var maximumBodyBytes: Int
    package var connectTimeout: Duration
    /// Lower-case host names; nil allows every host.
    package var allowedHosts: Set<String>?
    /// PEM file of the authorities to trust in place of the system's.
    package var certificateFile: String?
    /// URL of a proxy; without it none is used, whatever the environment says.
    package var proxy: String?
    /// Connections at once; requests beyond it wait their turn, their timeout not yet running.
    package var maximumConnections: Int

    package init(
        maximumBodyBytes: Int = 16 << 20,
        connectTimeout: Duration = .seconds(10),
        allowedHosts: Set<String>? = nil,
        certificateFile: String? = nil,
        proxy: String? = nil,
        maximumConnections: Int = 1024
    ) {
        self.maximumBodyBytes = maximumBodyBytes
        self.connectTimeout = connectTimeout
        self.allowedHosts = allowedHosts
        self.certificateFile = certificateFile
        self.proxy = proxy
        self.maximumConnections = maximumConnections
    }
}
