import Glibc

/// A child process that answers lines with lines, each exchange under a deadline.
///
/// It runs in a process group of its own with a short environment, and ends with this value: its
/// input is closed, and what does not go by itself is killed. What it says on standard error is
/// never read, because it may quote what it was given.
///
/// Confined to one thread.
package final class Child {
    /// Longer than any verdict; a program that writes without line ends is stopped by it.
    package static let longestLine = 1 << 20

    private let process: pid_t
    /// Its standard input and output, seen from here.
    private let socket: Int32
    private var pending: [UInt8] = []
    /// Where the search for a line end goes on.
    private var searched = 0
    private var status: Int32?

    /// Starts a program, which is looked for on the `PATH` unless its name has a slash.
    ///
    /// - Parameters:
    ///   - environment: all the program sees of the environment.
    ///   - errors: a file that its standard error is added to; nowhere without.
    package init(
        _ command: [String],
        environment: [String: String],
        errors: String? = nil
    ) throws(PipesError) {
        let pair = try Self.sockets()
        socket = pair.ours
        defer { close(pair.theirs) }
        do {
            process = try Spawn.start(command, environment, errors, pair.theirs)
        } catch {
            close(pair.ours)
            throw error
        }
    }

    deinit {
        close(socket)
        guard status == nil else { return }
        // Programs end at the end of their input; the group is killed for those that do not.
        if !ends(within: .milliseconds(200)) {
            kill(-process, SIGKILL)
            waitpid(process, nil, 0)
        } else {
            kill(-process, SIGKILL)
        }
    }

    /// Writes lines and reads as many back.
    ///
    /// - Returns: the lines without their ends, in the order in which they came.
    package func exchange(
        _ lines: [[UInt8]],
        within limit: Duration
    ) throws(PipesError) -> [[UInt8]] {
        let deadline = ContinuousClock.now + limit
        var early = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        if poll(&early, 1, 0) > 0, early.revents & Int16(POLLHUP) == 0 {
            throw PipesError(.tooMany, "it said more than it was asked for")
        }
        var out: [UInt8] = []
        for line in lines { out += line + [0x0a] }
        var written = 0
        var answers: [[UInt8]] = []
        while written < out.count || answers.count < lines.count {
            var events = Int16(POLLIN)
            if written < out.count { events |= Int16(POLLOUT) }
            let ready = try wait(for: events, until: deadline, answers.count, lines.count)
            if ready & Int16(POLLOUT) != 0 { written += try write(out[written...]) }
            if ready & ~Int16(POLLOUT) != 0 { try read(answers.count, lines.count) }
            while let line = try nextLine() { answers.append(line) }
        }
        guard answers.count == lines.count, pending.isEmpty else {
            throw PipesError(
                .tooMany,
                "it answered \(lines.count) lines with \(answers.count) and something more"
            )
        }
        return answers
    }

    /// Closes the program's input and waits for its end.
    ///
    /// - Throws: ``PipesError`` if it had more to say, or does not end.
    package func finish(within limit: Duration) throws(PipesError) {
        let deadline = ContinuousClock.now + limit
        shutdown(socket, Int32(SHUT_WR))
        while true {
            _ = try wait(for: Int16(POLLIN), until: deadline, 0, 0)
            var byte: UInt8 = 0
            let count = recv(socket, &byte, 1, 0)
            if count > 0 { throw PipesError(.tooMany, "it said more than it was asked for") }
            if count == 0 || errno != EAGAIN && errno != EINTR { return }
        }
    }

    // MARK: Descriptors

    /// A pair of connected sockets: unlike a pipe, writing to one whose reader is gone raises no
    /// signal.
    private static func sockets() throws(PipesError) -> (ours: Int32, theirs: Int32) {
        var pair: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &pair) == 0 else {
            throw PipesError(.start, "no socket pair: \(Self.reason)")
        }
        _ = fcntl(pair[0], F_SETFL, O_NONBLOCK)
        return (pair[0], pair[1])
    }

    private func wait(
        for events: Int16,
        until deadline: ContinuousClock.Instant,
        _ found: Int,
        _ wanted: Int
    ) throws(PipesError) -> Int16 {
        while true {
            let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
            guard left > 0 else {
                throw PipesError(
                    .late,
                    "it had answered \(found) of \(wanted) lines when its time was up"
                )
            }
            var one = pollfd(fd: socket, events: events, revents: 0)
            let count = poll(&one, 1, Int32(min(left.rounded(.up), 60_000)))
            if count > 0 { return one.revents }
        }
    }

    private func write(_ bytes: ArraySlice<UInt8>) throws(PipesError) -> Int {
        let count = bytes.withUnsafeBytes {
            send(socket, $0.baseAddress, min($0.count, 1 << 16), Int32(MSG_NOSIGNAL))
        }
        if count >= 0 { return count }
        if errno == EAGAIN || errno == EINTR { return 0 }
        throw ended("it closed its input")
    }

    private func read(_ found: Int, _ wanted: Int) throws(PipesError) {
        let room = 1 << 16
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            result = recv(socket, buffer.baseAddress, room, 0)
            count = max(0, result)
        }
        if result < 0, errno == EAGAIN || errno == EINTR { return }
        guard result > 0 else { throw ended("it ended after \(found) of \(wanted) lines") }
        pending += bytes
        guard pending.count <= Self.longestLine || pending.contains(0x0a) else {
            throw PipesError(.tooLong, "a line is longer than \(Self.longestLine) bytes")
        }
    }

    private func nextLine() throws(PipesError) -> [UInt8]? {
        guard let end = pending[searched...].firstIndex(of: 0x0a) else {
            searched = pending.count
            return nil
        }
        let line = Array(pending[..<end])
        pending.removeFirst(end + 1)
        searched = 0
        return line
    }

    // MARK: The end

    private func ended(_ what: String) -> PipesError {
        let isOver = ends(within: .seconds(1))
        guard isOver, let status else { return PipesError(.ended, what) }
        let signal = status & 0x7f
        let how =
            signal == 0
            ? "exit status \(status >> 8 & 0xff)" : "signal \(signal)"
        return PipesError(.ended, "\(what), \(how)")
    }

    private func ends(within limit: Duration) -> Bool {
        let deadline = ContinuousClock.now + limit
        repeat {
            var found: Int32 = 0
            if waitpid(process, &found, WNOHANG) == process {
                status = found
                return true
            }
            guard limit > .zero else { return false }
            usleep(2_000)
        } while ContinuousClock.now < deadline
        return false
    }

    fileprivate static var reason: String { String(cString: strerror(errno)) }
}
