import CEpoll
import Foundation
import Glibc
import Synchronization

/// An HTTP/1.1 server on 127.0.0.1 for teachers that compute, replay or misbehave.
///
/// One thread serves every connection, so thousands may be open and a slow answer
/// delays no other. With one thread the handler runs on it and calls are in order of
/// arrival; with more, handlers run side by side on that many threads of their own.
/// Request bodies need a content length.
package final class LoopbackServer: Sendable {
    package let port: UInt16
    package var url: String { "http://127.0.0.1:\(port)" }

    private let mailbox: Mailbox
    private let handlers: Int
    private let isStopped = Mutex(false)
    private let running = DispatchGroup()

    /// Port 0 takes any that is free; connections are accepted once this returns.
    package init(
        port: UInt16 = 0,
        threads: Int = 1,
        handler: @escaping @Sendable (LoopbackRequest) -> LoopbackReply
    ) throws(LoopbackError) {
        let (listener, bound) = try Self.listen(port)
        let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        let made = try? Mailbox()
        guard epoll >= 0, let mailbox = made else {
            let error = LoopbackError.system(.listen, "make an epoll descriptor")
            close(listener)
            if epoll >= 0 { close(epoll) }
            throw error
        }
        self.port = bound
        self.mailbox = mailbox
        let handlers = threads > 1 ? threads : 0
        self.handlers = handlers
        start {
            ServerLoop(
                listener: listener,
                epoll: epoll,
                mailbox: mailbox,
                runsInline: handlers == 0,
                handler: handler
            ).run()
        }
        for _ in 0..<handlers {
            start {
                while let question = mailbox.nextQuestion() {
                    let reply = handler(question.request)
                    mailbox.answer(
                        Answer(
                            ticket: question.ticket,
                            reply: reply,
                            keepsAlive: question.keepsAlive
                        )
                    )
                }
            }
        }
    }

    deinit {
        stop()
    }

    /// Closes every connection and returns when all threads have ended.
    ///
    /// Must not be called from a handler, which it would wait for.
    package func stop() {
        let isFirst = isStopped.withLock { stopped in
            defer { stopped = true }
            return !stopped
        }
        guard isFirst else { return }
        mailbox.stop(threads: handlers)
        running.wait()
    }

    private func start(_ body: @escaping @Sendable () -> Void) {
        let running = running
        running.enter()
        let thread = Thread {
            body()
            running.leave()
        }
        thread.name = "loopback"
        thread.start()
    }

    private static func listen(_ port: UInt16) throws(LoopbackError) -> (Int32, UInt16) {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let listener = socket(AF_INET, kind, 0)
        guard listener >= 0 else { throw .system(.listen, "make a socket") }
        var on: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(4))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutableBytes(of: &address) { raw in
            guard let base = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self) else {
                return false
            }
            return bind(listener, base, size) == 0
                && Glibc.listen(listener, 4096) == 0
                && getsockname(listener, base, &size) == 0
        }
        guard isBound else {
            let error = LoopbackError.system(.listen, "listen on 127.0.0.1:\(port)")
            close(listener)
            throw error
        }
        return (listener, UInt16(bigEndian: address.sin_port))
    }
}
