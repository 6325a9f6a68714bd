import Glibc

/// Writes one JSON value a line; the file appears whole, on `close()`, or not at all.
///
/// Lines go to a temporary file beside the target, which takes its place when
/// closed and is removed when the writer is dropped unclosed. `-` is standard
/// output; a path that exists and is no regular file (a pipe, a device) is written
/// as it stands.
package struct JSONLinesWriter: ~Copyable {
    private let target: Target
    private let sortedKeys: Bool
    private var buffer: [UInt8] = []

    private static let flushBytes = 1 << 16

    package init(path: String, sortedKeys: Bool = false) throws(JSONError) {
        self.target = try Target(path)
        self.sortedKeys = sortedKeys
    }

    package mutating func append(_ value: JSONValue) throws(JSONError) {
        buffer += value.serialized(sortedKeys: sortedKeys)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= Self.flushBytes { try flush() }
    }

    /// Makes lines written so far visible to a reader of standard output or of a pipe.
    package mutating func flush() throws(JSONError) {
        guard !buffer.isEmpty else { return }
        guard target.file.write(buffer) else { throw JSONError.file("write", target.path) }
        buffer.removeAll(keepingCapacity: true)
    }

    package mutating func close() throws(JSONError) {
        try flush()
        try target.finish()
    }
}

private final class Target {
    let path: String
    let file: FileDescriptor
    private var temporary: String?

    init(_ path: String) throws(JSONError) {
        self.path = path
        if path == "-" {
            file = .standardOutput
        } else if Self.isSpecial(path) {
            file = try FileDescriptor.open(path, O_WRONLY)
        } else {
            let temporary = "\(path).tmp.\(getpid()).\(UInt32.random(in: 0 ... .max))"
            file = try FileDescriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL)
            self.temporary = temporary
        }
    }

    deinit {
        if let temporary { unlink(temporary) }
    }

    func finish() throws(JSONError) {
        guard let temporary else { return }
        // Renamed before its bytes are on disk, an empty file could survive a power cut.
        guard fsync(file.number) == 0, file.close() else { throw JSONError.file("write", path) }
        guard rename(temporary, path) == 0 else { throw JSONError.file("rename to", path) }
        self.temporary = nil
    }

    private static func isSpecial(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    }
}
