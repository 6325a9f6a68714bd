import CEpoll
import Glibc

/// Accepts, reads, answers: everything on one thread, handlers apart if asked for.
final class ServerLoop {
    private let listener: Int32
    private let epoll: Int32
    private let mailbox: Mailbox
    private let handler: @Sendable (LoopbackRequest) -> LoopbackReply
    private let runsInline: Bool
    private var connections: [Int32: Connection] = [:]
    private var timers = TimerHeap<Ticket>()
    private var generations: UInt64 = 0

    init(
        listener: Int32,
        epoll: Int32,
        mailbox: Mailbox,
        runsInline: Bool,
        handler: @escaping @Sendable (LoopbackRequest) -> LoopbackReply
    ) {
        self.listener = listener
        self.epoll = epoll
        self.mailbox = mailbox
        self.runsInline = runsInline
        self.handler = handler
        watch(listener, EPOLLIN, add: true)
        watch(mailbox.bell, EPOLLIN, add: true)
    }

    deinit {
        close(listener)
        close(epoll)
    }

    /// Serves until the mailbox says stop.
    func run() {
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        while !mailbox.isStopped {
            let count = epoll_wait(epoll, &events, Int32(events.count), millisecondsToTimer())
            for event in events.prefix(max(0, Int(count))) {
                if event.data.fd == listener {
                    accept()
                } else if event.data.fd == mailbox.bell {
                    for answer in mailbox.takeAnswers() { deliver(answer) }
                } else {
                    serve(event.data.fd, event.events)
                }
            }
            let now = ContinuousClock.now
            while let ticket = timers.takeDue(at: now) {
                if let connection = connection(ticket) { advance(connection) }
            }
        }
        connections.removeAll()
    }

    private func millisecondsToTimer() -> Int32 {
        guard let due = timers.earliest else { return -1 }
        let left = ContinuousClock.now.duration(to: due) / .milliseconds(1)
        return Int32(min(max(0, left.rounded(.up)), 60_000))
    }

    private func accept() {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { return }
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            var on: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(4))
            generations += 1
            connections[descriptor] = Connection(descriptor: descriptor, generation: generations)
            watch(descriptor, EPOLLIN, add: true)
        }
    }

    private func serve(_ descriptor: Int32, _ events: UInt32) {
        guard let connection = connections[descriptor] else { return }
        if events & EPOLLIN.rawValue != 0 {
            guard connection.receive(), connection.parser.buffered <= Self.maximumBuffered else {
                return drop(connection)
            }
            takeRequest(connection)
        } else if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 {
            return drop(connection)
        }
        if events & EPOLLOUT.rawValue != 0, connections[descriptor] === connection {
            watch(descriptor, EPOLLIN, add: false)
            advance(connection)
        }
    }

    private static let maximumBuffered =
        RequestParser.maximumBodyBytes + RequestParser.maximumHeadBytes + (1 << 16)

    private func takeRequest(_ connection: Connection) {
        guard !connection.isBusy else { return }
        switch connection.parser.next() {
        case .incomplete:
            guard connection.parser.takeContinue() else { return }
            connection.interject(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
            advance(connection)
        case .refused(let status):
            connection.isBusy = true
            start(LoopbackReply(status: status), on: connection, keepsAlive: false)
        case .request(let request, let keepsAlive):
            connection.isBusy = true
            let ticket = Ticket(connection)
            if runsInline {
                start(handler(request), on: connection, keepsAlive: keepsAlive)
            } else {
                mailbox.ask(Question(ticket: ticket, request: request, keepsAlive: keepsAlive))
            }
        }
    }

    private func deliver(_ answer: Answer) {
        guard let connection = connection(answer.ticket) else { return }
        start(answer.reply, on: connection, keepsAlive: answer.keepsAlive)
    }

    private func start(_ reply: LoopbackReply, on connection: Connection, keepsAlive: Bool) {
        connection.begin(ReplyScript(reply, keepsAlive: keepsAlive).steps)
        advance(connection)
    }

    private func advance(_ connection: Connection) {
        switch connection.advance() {
        case .finished: drop(connection)
        case .stalled: return
        case .blocked: watch(connection.descriptor, EPOLLIN, EPOLLOUT, add: false)
        case .waiting(let pause):
            timers.insert(Ticket(connection), due: ContinuousClock.now + pause)
        case .idle:
            guard connection.isBusy else { return }
            connection.isBusy = false
            takeRequest(connection)
        }
    }

    private func connection(_ ticket: Ticket) -> Connection? {
        guard let found = connections[ticket.descriptor] else { return nil }
        return found.generation == ticket.generation ? found : nil
    }

    private func drop(_ connection: Connection) {
        connections[connection.descriptor] = nil
    }

    private func watch(_ descriptor: Int32, _ wanted: EPOLL_EVENTS..., add: Bool) {
        var event = epoll_event()
        event.events = wanted.reduce(0) { $0 | $1.rawValue }
        event.data.fd = descriptor
        epoll_ctl(epoll, add ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event)
    }
}
