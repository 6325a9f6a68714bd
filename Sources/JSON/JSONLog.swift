import Glibc

/// Values on disk, one line each, that outlive the process and the power.
///
/// A value counts as kept once ``append(_:)`` has returned: its line is synced by then. Half a line at
/// the end, from a kill inside the write, is dropped. Only the owner may read the file. Several
/// processes may share it: each holds the file's lock while it uses it.
package struct JSONLog: Sendable {
    package let path: String

    /// - Parameter path: a file in a folder that exists; made when it is first needed.
    package init(path: String) { self.path = path }

    package func append(_ values: [JSONValue]) throws(JSONError) {
        guard !values.isEmpty else { return }
        let file = try locked()
        let whole = try wholeLines(of: file)
        var bytes: [UInt8] = []
        for value in values {
            bytes += value.serialized()
            bytes.append(UInt8(ascii: "\n"))
        }
        try cut(file, to: whole.count)
        guard file.write(bytes), fsync(file.number) == 0 else {
            throw JSONError.file("append to", path)
        }
    }

    /// Hands out all values in order, and empties the file once the body has returned.
    ///
    /// - Throws: what the body throws, and `JSONError` for a file that cannot be read; the file keeps
    ///   everything then.
    package func drain(_ body: ([JSONValue]) throws -> Void) throws {
        guard access(path, F_OK) == 0 else { return }
        let file = try locked()
        let bytes = try wholeLines(of: file)
        guard !bytes.isEmpty else { return }
        var values: [JSONValue] = []
        for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
            do throws(JSONError) {
                values.append(try JSONValue(parsing: Array(line)))
            } catch {
                throw error.onLine(number + 1)
            }
        }
        try body(values)
        try cut(file, to: 0)
        guard fsync(file.number) == 0 else { throw JSONError.file("sync", path) }
    }

    /// The lock goes with the descriptor.
    private func locked() throws(JSONError) -> FileDescriptor {
        let file = try FileDescriptor.open(path, O_RDWR | O_CREAT | O_APPEND, mode: 0o600)
        while flock(file.number, LOCK_EX) != 0 {
            guard errno == EINTR else { throw JSONError.file("lock", path) }
        }
        return file
    }

    private func wholeLines(of file: FileDescriptor) throws(JSONError) -> ArraySlice<UInt8> {
        guard lseek(file.number, 0, SEEK_SET) == 0 else { throw JSONError.file("read", path) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = part.withUnsafeMutableBytes { file.read(into: $0) }
            guard let count else { throw JSONError.file("read", path) }
            if count == 0 { break }
            bytes += part[..<count]
        }
        return bytes[..<(bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)]
    }

    private func cut(_ file: FileDescriptor, to count: Int) throws(JSONError) {
        guard ftruncate(file.number, off_t(count)) == 0 else { throw JSONError.file("cut", path) }
    }
}
