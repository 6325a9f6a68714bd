import CCurl
import Glibc

/// libcurl's sockets in epoll, and when it wants to be called next.
final class SocketPoll {
    private let epoll: Int32
    /// What the kernel watches of each socket, by its number; 0 for nothing.
    private var watched: [UInt32] = []
    /// What libcurl wants of it; a socket between two requests stays watched, so that the next costs
    /// no system call.
    private var wanted: [UInt32] = []
    private var events = [epoll_event](repeating: epoll_event(), count: 512)
    private(set) var deadline: ContinuousClock.Instant?

    init() throws(TransferFailure) {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else {
            throw .refusedBeforeSending(.unavailable, "cannot make an epoll descriptor")
        }
    }

    deinit {
        close(epoll)
    }

    func attach(to multi: UnsafeMutableRawPointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_multi_set_callbacks(multi, onSocket, onTimer, context)
    }

    /// Waits for a socket or the deadline, and lets libcurl act on what there is.
    func step(
        _ multi: UnsafeMutableRawPointer,
        until end: ContinuousClock.Instant
    ) throws(TransferFailure) {
        let wake = min(end, deadline ?? end)
        let left = ContinuousClock.now.duration(to: wake)
        let pause = Int32(min(max(0, left.milliseconds), 60_000))
        let count = epoll_wait(epoll, &events, Int32(events.count), pause)
        guard count >= 0 || errno == EINTR else {
            throw .refusedBeforeSending(.unavailable, "cannot wait for sockets")
        }
        var running: Int32 = 0
        for place in 0..<max(0, Int(count)) {
            let event = events[place]
            let socket = Int(event.data.fd)
            if wanted[socket] == 0 {
                // Idle, and closed by the server: libcurl finds that out before it uses it.
                forget(event.data.fd)
                epoll_ctl(epoll, EPOLL_CTL_DEL, event.data.fd, nil)
            } else {
                curl_multi_socket_action(multi, event.data.fd, event.actions, &running)
            }
        }
        if let deadline, deadline <= ContinuousClock.now {
            self.deadline = nil
            curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running)
        }
    }

    fileprivate func watch(_ socket: Int32, _ what: Int32) {
        let place = Int(socket)
        if place >= watched.count {
            let missing = [UInt32](repeating: 0, count: place + 64 - watched.count)
            watched += missing
            wanted += missing
        }
        var event = epoll_event()
        if what != CURL_POLL_REMOVE {
            if what & CURL_POLL_IN != 0 { event.events |= EPOLLIN.rawValue }
            if what & CURL_POLL_OUT != 0 { event.events |= EPOLLOUT.rawValue }
        }
        wanted[place] = event.events
        // Idle sockets are watched for their end; one that could be written would be ready always.
        let lasting = event.events == 0 ? EPOLLIN.rawValue : event.events
        guard watched[place] != lasting else { return }
        guard event.events != 0 || watched[place] != 0 else { return }
        event.events = lasting
        event.data.fd = socket
        let isKnown = watched[place] != 0
        watched[place] = lasting
        if epoll_ctl(epoll, isKnown ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event) != 0 {
            epoll_ctl(epoll, isKnown ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event)
        }
    }

    /// Closing takes a socket out of epoll; its number may come back for another.
    fileprivate func forget(_ socket: Int32) {
        guard Int(socket) < watched.count else { return }
        watched[Int(socket)] = 0
        wanted[Int(socket)] = 0
    }

    /// To be set on every handle that may open connections.
    func attach(toHandle easy: UnsafeMutableRawPointer) -> Bool {
        let context = Unmanaged.passUnretained(self).toOpaque()
        return ccurl_set_close_socket(easy, onClose, context) == CURLE_OK
    }

    fileprivate func wake(after milliseconds: Int) {
        deadline = milliseconds < 0 ? nil : ContinuousClock.now + .milliseconds(milliseconds)
    }
}

private func poll(_ context: UnsafeMutableRawPointer?) -> SocketPoll? {
    context.map { Unmanaged<SocketPoll>.fromOpaque($0).takeUnretainedValue() }
}

private let onSocket: ccurl_socket_callback = { _, socket, what, context, _ in
    poll(context)?.watch(socket, what)
    return 0
}

private let onClose: ccurl_close_socket_callback = { context, socket in
    poll(context)?.forget(socket)
    return close(socket)
}

private let onTimer: ccurl_timer_callback = { _, milliseconds, context in
    poll(context)?.wake(after: milliseconds)
    return 0
}

extension epoll_event {
    fileprivate var actions: Int32 {
        var actions: Int32 = 0
        if events & EPOLLIN.rawValue != 0 { actions |= CURL_CSELECT_IN }
        if events & EPOLLOUT.rawValue != 0 { actions |= CURL_CSELECT_OUT }
        if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { actions |= CURL_CSELECT_ERR }
        return actions
    }
}
