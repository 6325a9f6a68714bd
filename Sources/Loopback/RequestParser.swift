/// Takes requests off the front of what a connection has received.
struct RequestParser {
    enum Outcome {
        case incomplete
        /// A request, and whether its connection may serve another.
        case request(LoopbackRequest, keepsAlive: Bool)
        /// Refused with this status, after which the connection is closed.
        case refused(Int)
    }

    private var received: [UInt8] = []
    private var searched = 0
    private var head: Head?
    /// Whether the client waits for `100 Continue`; reading it answers it.
    private var expectsContinue = false

    private struct Head {
        var method: String
        var path: String
        var headers: [(name: String, value: String)]
        var length: Int
        var keepsAlive: Bool
    }

    static let maximumHeadBytes = 64 << 10
    static let maximumBodyBytes = 64 << 20

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        received += bytes
    }

    var buffered: Int { received.count }

    mutating func takeContinue() -> Bool {
        defer { expectsContinue = false }
        return expectsContinue
    }

    mutating func next() -> Outcome {
        if head == nil {
            guard let end = endOfHead() else {
                return received.count > Self.maximumHeadBytes ? .refused(431) : .incomplete
            }
            guard let parsed = Self.parse(received[..<end]) else { return .refused(400) }
            received.removeFirst(end + 4)
            searched = 0
            if parsed.length < 0 { return .refused(411) }
            if parsed.length > Self.maximumBodyBytes { return .refused(413) }
            head = parsed
            expectsContinue = parsed.headers.contains { $0.name.lowercased() == "expect" }
        }
        guard let head, received.count >= head.length else { return .incomplete }
        let body = Array(received[..<head.length])
        received.removeFirst(head.length)
        self.head = nil
        let request = LoopbackRequest(
            method: head.method,
            path: head.path,
            headers: head.headers,
            body: body
        )
        return .request(request, keepsAlive: head.keepsAlive)
    }

    private mutating func endOfHead() -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        var place = max(0, searched - 3)
        while place + 4 <= received.count {
            if received[place] == mark[0], received[place..<place + 4].elementsEqual(mark) {
                return place
            }
            place += 1
        }
        searched = received.count
        return nil
    }

    private static func parse(_ bytes: ArraySlice<UInt8>) -> Head? {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return nil }
        var head = Head(
            method: String(words[0]),
            path: String(words[1]),
            headers: [],
            length: 0,
            keepsAlive: words[2] != "HTTP/1.0"
        )
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            head.headers.append((String(line[..<colon]), String(value)))
            switch line[..<colon].lowercased() {
            case "content-length": head.length = Int(value) ?? -1
            case "transfer-encoding": head.length = -1
            case "connection": head.keepsAlive = value.lowercased() != "close"
            default: break
            }
        }
        return head
    }
}
