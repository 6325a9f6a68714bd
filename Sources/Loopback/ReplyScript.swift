/// What the loop does for one answer, one step after another.
enum ReplyStep: Equatable {
    case send([UInt8])
    case wait(Duration)
    /// TCP reset.
    case reset
    /// Orderly close once everything is out.
    case close
    /// Nothing more; the client has to give up.
    case stall
}

/// Turns an answer and its fault into steps.
struct ReplyScript {
    private let reply: LoopbackReply
    private let keepsAlive: Bool

    /// A reset drops what the peer's kernel has not taken yet, so headers get a head start.
    private static let resetGrace = Duration.milliseconds(30)
    private static let piecesPerSecond = 20

    init(_ reply: LoopbackReply, keepsAlive: Bool) {
        self.reply = reply
        self.keepsAlive = keepsAlive
    }

    var steps: [ReplyStep] {
        let start: [ReplyStep] = reply.delay > .zero ? [.wait(reply.delay)] : []
        switch reply.fault {
        case nil: return start + merged(head(), body()) + (keepsAlive ? [] : [.close])
        case .hang: return start + [.stall]
        case .resetBeforeHeaders: return start + [.reset]
        case .resetAfterHeaders:
            return start + [.send(head()), .wait(Self.resetGrace), .reset]
        case .stallAfterHeaders: return start + [.send(head()), .stall]
        case .cutBodyAfter(let count):
            return start + merged(head(), cut(body(), after: count)) + [.close]
        case .drip(let rate):
            return start + [.send(head())] + dripped(rate) + (keepsAlive ? [] : [.close])
        case .wrongContentLength:
            return start + [.send(head(length: reply.body.count / 2) + reply.body), .close]
        }
    }

    private func body() -> [ReplyStep] {
        guard let chunks = reply.chunks else { return [.send(reply.body)] }
        var steps: [ReplyStep] = []
        for chunk in chunks where !chunk.bytes.isEmpty {
            if chunk.delay > .zero { steps.append(.wait(chunk.delay)) }
            let size = String(chunk.bytes.count, radix: 16)
            steps.append(.send(Array("\(size)\r\n".utf8) + chunk.bytes + Array("\r\n".utf8)))
        }
        return steps + [.send(Array("0\r\n\r\n".utf8))]
    }

    private func head(length: Int? = nil) -> [UInt8] {
        var text = "HTTP/1.1 \(reply.status) \(Self.reason(reply.status))\r\n"
        for header in reply.headers { text += "\(header.name): \(header.value)\r\n" }
        if reply.chunks != nil {
            text += "transfer-encoding: chunked\r\n"
        } else {
            text += "content-length: \(length ?? reply.body.count)\r\n"
        }
        if !keepsAlive { text += "connection: close\r\n" }
        return Array((text + "\r\n").utf8)
    }

    /// One write for headers and body, as a real server does.
    private func merged(_ head: [UInt8], _ body: [ReplyStep]) -> [ReplyStep] {
        guard case .send(let bytes)? = body.first else { return [.send(head)] + body }
        return [.send(head + bytes)] + body.dropFirst()
    }

    private func cut(_ steps: [ReplyStep], after count: Int) -> [ReplyStep] {
        var left = max(0, count)
        var kept: [ReplyStep] = []
        for step in steps where left > 0 {
            guard case .send(let bytes) = step else {
                kept.append(step)
                continue
            }
            kept.append(.send(Array(bytes.prefix(left))))
            left -= bytes.count
        }
        return kept
    }

    private func dripped(_ rate: Int) -> [ReplyStep] {
        let size = max(1, rate / Self.piecesPerSecond)
        let pause = Duration.seconds(Double(size) / Double(max(1, rate)))
        return body().flatMap { step -> [ReplyStep] in
            guard case .send(let bytes) = step else { return [step] }
            return stride(from: 0, to: bytes.count, by: size).flatMap { start in
                [.wait(pause), .send(Array(bytes[start..<min(start + size, bytes.count)]))]
            }
        }
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 503: "Service Unavailable"
        default: "Status"
        }
    }
}
