import FoundationEssentials
import Glibc
import Synchronization

/// What this server charged, by key of the request.
///
/// With a path, every charge is one appended line, handed to the system before
/// `charge` returns and so before the answer is sent: killing client or server loses
/// none. (A power cut may; the lines are not synced to disk.) An existing file is
/// continued; half a line at its end, from a kill inside the write, was never
/// answered and is dropped.
package final class Bill: Sendable {
    fileprivate struct Line: Codable {
        var key: String
        var promptTokens: Int
        var completionTokens: Int
        var outcome: String
    }

    fileprivate struct State {
        var charged: [String: Int] = [:]
        var total = Total()
        var failure: LoopbackError?
    }

    package struct Total: Sendable, Hashable {
        package var charges = 0
        package var promptTokens = 0
        package var completionTokens = 0
    }

    private let descriptor: Int32?
    private let state: Mutex<State>

    package init(path: String?) throws(LoopbackError) {
        var state = State()
        if let path {
            let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw .system(.bill, "open \(path)") }
            self.descriptor = descriptor
            let bytes = try Self.wholeLines(descriptor, path)
            for text in bytes.split(separator: UInt8(ascii: "\n")) {
                guard let line = try? JSONDecoder().decode(Line.self, from: Data(text)) else {
                    throw LoopbackError(.bill, "\(path) is no bill; move it away")
                }
                state.add(line)
            }
        } else {
            descriptor = nil
        }
        self.state = Mutex(state)
    }

    deinit {
        if let descriptor { close(descriptor) }
    }

    /// Charges made for each key; more than one is a request bought twice.
    package var charged: [String: Int] { state.withLock { $0.charged } }

    package var total: Total { state.withLock { $0.total } }

    /// Why the file misses a charge, if one could not be appended; the counts have it.
    package var failure: LoopbackError? { state.withLock { $0.failure } }

    package func charge(key: String, promptTokens: Int, completionTokens: Int, outcome: String) {
        let line = Line(
            key: key,
            promptTokens: promptTokens,
            completionTokens: completionTokens,
            outcome: outcome
        )
        state.withLock { state in
            state.add(line)
            guard let descriptor else { return }
            if !Self.append(line, to: descriptor) {
                state.failure = state.failure ?? .system(.bill, "append to the bill")
            }
        }
    }

    private static func append(_ line: Line, to descriptor: Int32) -> Bool {
        guard var bytes = try? JSONEncoder().encode(line) else { return false }
        bytes.append(UInt8(ascii: "\n"))
        // One write, so that lines of two servers on one file never mix.
        return bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count
    }

    private static func wholeLines(
        _ descriptor: Int32,
        _ path: String
    ) throws(LoopbackError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(lseek(descriptor, 0, SEEK_END)))
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count == bytes.count else { throw .system(.bill, "read \(path)") }
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        if end < bytes.count, ftruncate(descriptor, off_t(end)) != 0 {
            throw .system(.bill, "truncate \(path)")
        }
        return Array(bytes[..<end])
    }
}

extension Bill.State {
    fileprivate mutating func add(_ line: Bill.Line) {
        charged[line.key, default: 0] += 1
        total.charges += 1
        total.promptTokens += line.promptTokens
        total.completionTokens += line.completionTokens
    }
}
