import CCurl
import Glibc

/// libcurl's sockets in epoll, and when it wants to be called next.
final class SocketPoll {
    private let epoll: Int32
    private var watched: Set<Int32> = []
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
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        let wake = min(end, deadline ?? end)
        let left = ContinuousClock.now.duration(to: wake)
        let pause = Int32(min(max(0, left.milliseconds), 60_000))
        let count = epoll_wait(epoll, &events, Int32(events.count), pause)
        guard count >= 0 || errno == EINTR else {
            throw .refusedBeforeSending(.unavailable, "cannot wait for sockets")
        }
        var running: Int32 = 0
        for event in events.prefix(max(0, Int(count))) {
            curl_multi_socket_action(multi, event.data.fd, event.actions, &running)
        }
        if let deadline, deadline <= ContinuousClock.now {
            self.deadline = nil
            curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running)
        }
    }

    fileprivate func watch(_ socket: Int32, _ what: Int32) {
        guard what != CURL_POLL_REMOVE else {
            watched.remove(socket)
            epoll_ctl(epoll, EPOLL_CTL_DEL, socket, nil)
            return
        }
        var event = epoll_event()
        if what & CURL_POLL_IN != 0 { event.events |= EPOLLIN.rawValue }
        if what & CURL_POLL_OUT != 0 { event.events |= EPOLLOUT.rawValue }
        event.data.fd = socket
        let isKnown = !watched.insert(socket).inserted
        if epoll_ctl(epoll, isKnown ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event) != 0 {
            // A descriptor number closed and reused behind epoll's back.
            epoll_ctl(epoll, isKnown ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event)
        }
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
