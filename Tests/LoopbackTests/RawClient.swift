import Glibc
import Loopback

/// A blocking socket, to see exactly what the server puts on the wire.
final class RawClient {
    private let descriptor: Int32

    init(_ server: LoopbackServer) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = server.port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    func post(_ body: String, path: String = "/", headers: String = "") {
        send("POST \(path) HTTP/1.1\r\ncontent-length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
    }

    /// What arrives until the text ends with `end`; the rest until the server closes without it.
    func receive(until end: String? = nil) -> (text: String, wasReset: Bool) {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 { bytes += buffer[..<count] }
            let text = String(decoding: bytes, as: UTF8.self)
            if count <= 0 { return (text, count < 0 && errno == ECONNRESET) }
            if let end, text.hasSuffix(end) { return (text, false) }
        }
    }
}
