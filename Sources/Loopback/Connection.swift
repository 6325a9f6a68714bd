import Glibc

/// One client's socket: what it sent, what is still to be sent to it.
///
/// Lives on the loop's thread only.
final class Connection {
    let descriptor: Int32
    /// Tells this connection from an earlier one with the same descriptor number.
    let generation: UInt64
    var parser = RequestParser()
    /// Whether an answer is being made or sent; the next request waits until it is out.
    var isBusy = false
    /// Steps of the answer not yet started, last first.
    private var steps: [ReplyStep] = []
    private var output: [UInt8] = []
    private var sent = 0

    enum Progress {
        /// The answer is out and the connection is free.
        case idle
        /// The socket takes no more now.
        case blocked
        case waiting(Duration)
        case stalled
        case finished
    }

    init(descriptor: Int32, generation: UInt64) {
        self.descriptor = descriptor
        self.generation = generation
    }

    deinit {
        close(descriptor)
    }

    var hasOutput: Bool { sent < output.count }

    func begin(_ steps: [ReplyStep]) {
        self.steps = steps.reversed()
    }

    /// Bytes outside an answer, such as `100 Continue`.
    func interject(_ bytes: [UInt8]) {
        output += bytes
    }

    /// Returns false once the client has closed or reset the connection.
    func receive() -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            while true {
                let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
                if count > 0 {
                    parser.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                    if count < buffer.count { return true }
                } else if count < 0, errno == EINTR {
                    continue
                } else {
                    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)
                }
            }
        }
    }

    /// Runs steps until one has to wait.
    func advance() -> Progress {
        while true {
            if hasOutput {
                guard let isOut = flush() else { return .finished }
                if !isOut { return .blocked }
            }
            guard let step = steps.popLast() else { return .idle }
            switch step {
            case .send(let bytes): output += bytes
            case .wait(let pause): return .waiting(pause)
            case .stall: return .stalled
            case .close: return .finished
            case .reset:
                // Zero linger turns close into a reset.
                var linger = linger(l_onoff: 1, l_linger: 0)
                let size = socklen_t(MemoryLayout<linger>.size)
                setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, size)
                return .finished
            }
        }
    }

    /// True when all is out, false when the socket is full, nil when it is broken.
    private func flush() -> Bool? {
        while hasOutput {
            let count = output.withUnsafeBytes { raw in
                let rest = UnsafeRawBufferPointer(rebasing: raw[sent...])
                return Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                return false
            } else if errno != EINTR {
                return nil
            }
        }
        output.removeAll(keepingCapacity: true)
        sent = 0
        return true
    }
}
