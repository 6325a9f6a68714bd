import Foundation
import HTTP
import Loopback
import Testing

private let openssl = "/usr/bin/openssl"

/// Against `openssl s_server`, the only TLS server at hand.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: openssl), "needs openssl"))
struct TLSTests {
    @Test(
        arguments: [
            (name: "localhost", isTrusted: true, code: nil),
            (name: "localhost", isTrusted: false, code: .tls),
            (name: "other.example", isTrusted: true, code: .tls),
        ] as [(name: String, isTrusted: Bool, code: TransferFailure.Code?)]
    )
    func `only a trusted certificate with the host's name is spoken to`(
        name: String,
        isTrusted: Bool,
        code: TransferFailure.Code?
    ) throws {
        let server = try TLSServer(name: name)
        defer { server.stop() }
        let client = try HTTPClient(
            HTTPLimits(certificateFile: isTrusted ? server.certificate : nil)
        )
        let request = HTTPRequest(
            id: 1,
            method: "GET",
            url: "https://localhost:\(server.port)/",
            timeout: .seconds(20)
        )
        let result = try client.ask(request)
        #expect(result.failure?.code == code)
        #expect(code == nil ? result.response?.status == 200 : result.failure?.requestSent == false)
    }

    @Test
    func `a certificate whose time is over is not spoken to`() throws {
        let server = try TLSServer(name: "localhost", isExpired: true)
        defer { server.stop() }
        let client = try HTTPClient(HTTPLimits(certificateFile: server.certificate))
        let failure = try client.ask("https://localhost:\(server.port)/").failure
        #expect(failure?.code == .tls)
        #expect(failure?.requestSent == false)
    }

    @Test
    func `a missing certificate file is a failure before sending`() throws {
        let client = try HTTPClient(HTTPLimits(certificateFile: "/nowhere/ca.pem"))
        let server = try TLSServer(name: "localhost")
        defer { server.stop() }
        let failure = try client.ask("https://localhost:\(server.port)/").failure
        #expect(failure?.code == .tls)
        #expect(failure?.requestSent == false)
    }
}

private struct TLSServer {
    let certificate: String
    let port: UInt16
    private let folder: String
    private let process = Process()

    init(name: String, isExpired: Bool = false) throws {
        folder = NSTemporaryDirectory() + "tls-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        certificate = folder + "/cert.pem"
        let key = folder + "/key.pem"
        try Self.make([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=\(name)",
            "-addext", "subjectAltName=DNS:\(name)",
        ])
        if isExpired { try Self.expire(certificate, key, in: folder) }
        process.executableURL = URL(fileURLWithPath: openssl)
        port = try Self.freePort()
        process.arguments = [
            "s_server", "-accept", "\(port)", "-cert", certificate, "-key", key, "-www",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        try waitUntilListening()
    }

    private static func make(_ arguments: [String]) throws {
        let maker = Process()
        maker.executableURL = URL(fileURLWithPath: openssl)
        maker.arguments = arguments
        maker.standardOutput = FileHandle.nullDevice
        maker.standardError = FileHandle.nullDevice
        try maker.run()
        maker.waitUntilExit()
    }

    /// Signs the same name and key again, for one day in 2020: only `openssl ca` dates backwards.
    private static func expire(_ certificate: String, _ key: String, in folder: String) throws {
        let authority = folder + "/ca.conf"
        try """
        [ca]
        default_ca = old
        [old]
        database = \(folder)/index
        new_certs_dir = \(folder)
        rand_serial = yes
        default_md = sha256
        policy = names
        copy_extensions = copyall
        [names]
        commonName = supplied
        """.write(toFile: authority, atomically: true, encoding: .utf8)
        try "".write(toFile: folder + "/index", atomically: true, encoding: .utf8)
        let request = folder + "/request.pem"
        try make([
            "req", "-new", "-key", key, "-out", request, "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost",
        ])
        try make([
            "ca", "-batch", "-selfsign", "-config", authority, "-keyfile", key, "-in", request,
            "-out", certificate, "-startdate", "20200101000000Z", "-enddate", "20200102000000Z",
        ])
    }

    private static func freePort() throws -> UInt16 {
        let server = try LoopbackServer { _ in LoopbackReply() }
        defer { server.stop() }
        return server.port
    }

    private func waitUntilListening() throws {
        let client = try HTTPClient()
        while process.isRunning {
            let answer = try client.ask("http://localhost:\(port)/", timeout: .seconds(5))
            guard answer.failure?.code == .connect else { return }
            usleep(10_000)
        }
        throw CocoaError(.executableLoad)
    }

    func stop() {
        // It inherits the test runner's signal mask, which holds SIGTERM back.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }
}
