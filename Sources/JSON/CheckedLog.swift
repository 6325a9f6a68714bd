import Glibc

/// Values on disk, one checked line each, for one process at a time; every line can be read again.
///
/// The first line says what the file is. Every other is eight hexadecimal digits, the CRC-32C
/// (RFC 3720) of the rest, a blank and the value. A value counts as kept once ``append(_:)`` has
/// returned: its line is synced by then. What a kill or a power cut left of the last writing is cut
/// off when the file is opened; a line that fails its check with good ones after it is refused. Only
/// the owner may read the file.
package final class CheckedLog {
    /// Where a value stands.
    package struct Place: Sendable, Hashable {
        let offset: Int
        let count: Int
    }

    package let path: String
    private let file: FileDescriptor
    /// Bytes that are whole and synced.
    private var size = 0
    /// Whether a writing failed and may have left something behind `size`.
    private var isTorn = false

    /// - Parameters:
    ///   - path: a file in a folder that exists; made where there is none.
    ///   - heading: the first line.
    ///   - each: gets every value in it, in order.
    /// - Throws: what `each` throws, and ``JSONError``: `inUse`, `foreign`, `damaged`, `file`.
    package init(
        path: String,
        heading: String,
        each: (Place, JSONValue) throws -> Void
    ) throws {
        self.path = path
        file = try FileDescriptor.open(path, O_RDWR | O_CREAT, mode: 0o600)
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw JSONError.file("lock", path) }
            throw JSONError(.inUse, "another process has it in use")
        }
        try open(Array(heading.utf8) + [Self.newline], each)
    }

    private func open(_ heading: [UInt8], _ each: (Place, JSONValue) throws -> Void) throws {
        let start = try read(at: 0, heading.count)
        guard heading.starts(with: start) else {
            throw JSONError(.foreign, "its first line is not the one that was expected", line: 1)
        }
        var scan = LineScan(offset: heading.count, line: 1)
        if start.count == heading.count {
            try self.scan(&scan, each)
        } else {
            try cut(to: 0)
            guard write(heading, at: 0) else { throw JSONError.file("write", path) }
            try syncFolder()
        }
        size = scan.offset
        try cut(to: size)
        guard fsync(file.number) == 0 else { throw JSONError.file("sync", path) }
    }

    /// Appends all of them in one writing and syncs it.
    ///
    /// - Throws: `file`; then none of them counts as kept.
    package func append(_ values: [JSONValue]) throws(JSONError) -> [Place] {
        guard !values.isEmpty else { return [] }
        if isTorn { try cut(to: size) }
        var bytes: [UInt8] = []
        var places: [Place] = []
        for value in values {
            let text = value.serialized()
            let offset = size + bytes.count + Self.prefix
            places.append(Place(offset: offset, count: text.count))
            bytes += CRC32C.hexadecimal(text[...])
            bytes.append(UInt8(ascii: " "))
            bytes += text
            bytes.append(Self.newline)
        }
        isTorn = true
        guard write(bytes, at: size), fdatasync(file.number) == 0 else {
            throw JSONError.file("append to", path)
        }
        isTorn = false
        size += bytes.count
        return places
    }

    /// Reads one value again.
    package func value(at place: Place) throws(JSONError) -> JSONValue {
        let bytes = try read(at: place.offset, place.count)
        guard bytes.count == place.count else {
            throw JSONError(.damaged, "it is shorter than it was")
        }
        return try JSONValue(parsing: bytes)
    }

    // MARK: Lines

    static let newline = UInt8(ascii: "\n")
    /// Checksum and blank.
    static let prefix = 9
    private static let chunk = 1 << 18

    private struct LineScan {
        /// Where the next line starts.
        var offset: Int
        /// The number of the last line.
        var line: Int
        /// The first line that failed its check.
        var flaw: Int?
        /// Where it started.
        var flawOffset = 0
    }

    /// Goes through all whole lines; leaves the offset where the last good one ends.
    private func scan(_ scan: inout LineScan, _ each: (Place, JSONValue) throws -> Void) throws {
        var rest: [UInt8] = []
        var end = scan.offset
        while true {
            let part = try read(at: end, Self.chunk)
            guard !part.isEmpty else { break }
            end += part.count
            rest += part
            var start = 0
            while let newline = rest[start...].firstIndex(of: Self.newline) {
                try take(rest[start..<newline], &scan, each)
                start = newline + 1
            }
            rest.removeFirst(start)
        }
        if scan.flaw != nil { scan.offset = scan.flawOffset }
    }

    private func take(
        _ line: ArraySlice<UInt8>,
        _ scan: inout LineScan,
        _ each: (Place, JSONValue) throws -> Void
    ) throws {
        scan.line += 1
        let text = line.dropFirst(Self.prefix)
        let blank = line.startIndex + 8
        if line.count > Self.prefix, line[blank] == UInt8(ascii: " "),
            line.prefix(8).elementsEqual(CRC32C.hexadecimal(text))
        {
            if let flaw = scan.flaw {
                let advice = "the lines after it are whole: it was changed by somebody else"
                throw JSONError(.damaged, "its checksum fails, and \(advice)", line: flaw)
            }
            let value: JSONValue
            do throws(JSONError) {
                value = try JSONValue(parsing: Array(text))
            } catch {
                throw error.onLine(scan.line)
            }
            let offset = scan.offset + Self.prefix
            try each(Place(offset: offset, count: text.count), value)
        } else if scan.flaw == nil {
            (scan.flaw, scan.flawOffset) = (scan.line, scan.offset)
        }
        scan.offset += line.count + 1
    }

    // MARK: Bytes

    /// Fewer bytes only at the end of the file.
    private func read(at offset: Int, _ count: Int) throws(JSONError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes { raw in
                pread(
                    file.number,
                    raw.baseAddress?.advanced(by: done),
                    count - done,
                    offset + done
                )
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw JSONError.file("read", path) }
            if got == 0 { break }
            done += got
        }
        bytes.removeLast(count - done)
        return bytes
    }

    private func write(_ bytes: [UInt8], at offset: Int) -> Bool {
        lseek(file.number, offset, SEEK_SET) == offset && file.write(bytes)
    }

    private func cut(to count: Int) throws(JSONError) {
        guard ftruncate(file.number, count) == 0 else { throw JSONError.file("cut", path) }
    }

    /// A new file's name is on disk only once its folder is.
    private func syncFolder() throws(JSONError) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY)
        guard fsync(descriptor.number) == 0 else { throw JSONError.file("sync", folder) }
    }
}
