import Glibc

/// A file of one JSON value a line, read in order with bounded memory.
///
/// A byte order mark, `\r\n`, blank lines and a last line without newline are
/// tolerated. `-` reads standard input. After an error reading may go on: the next
/// call takes the line after the faulty one.
package struct JSONLines {
    private let file: FileDescriptor
    private let path: String
    private let options: JSONParsingOptions
    private let maximumLineBytes: Int
    private var buffer: [UInt8] = []
    private var start = 0
    private var scanned = 0
    private var line = 0
    private var ended = false

    private static let chunk = 1 << 18
    package static let defaultMaximumLineBytes = 64 << 20

    package init(
        path: String,
        options: JSONParsingOptions = JSONParsingOptions(),
        maximumLineBytes: Int = JSONLines.defaultMaximumLineBytes
    ) throws(JSONError) {
        self.file = path == "-" ? .standardInput : try FileDescriptor.open(path, O_RDONLY)
        self.path = path
        self.options = options
        self.maximumLineBytes = maximumLineBytes
    }

    /// The next value and the line it stands on, from 1; nil at the end of the file.
    package mutating func next() throws(JSONError) -> (line: Int, value: JSONValue)? {
        while let bytes = try nextLine() {
            guard bytes.contains(where: { !$0.isBlank }) else { continue }
            do {
                return (line, try JSONValue(parsing: bytes, options: options))
            } catch {
                throw error.onLine(line)
            }
        }
        return nil
    }

    private mutating func nextLine() throws(JSONError) -> [UInt8]? {
        while true {
            if let newline = buffer[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
                return try take(upTo: newline, skipping: 1)
            }
            scanned = buffer.count
            if ended {
                return start < buffer.count ? try take(upTo: buffer.count, skipping: 0) : nil
            }
            if buffer.count - start > maximumLineBytes { try refuseLine() }
            try fill()
        }
    }

    private mutating func take(
        upTo end: Int,
        skipping newline: Int
    ) throws(JSONError) -> [UInt8] {
        var bytes = buffer[start..<end]
        start = end + newline
        scanned = start
        line += 1
        guard bytes.count <= maximumLineBytes else { throw tooLong }
        if line == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        if bytes.last == UInt8(ascii: "\r") { bytes = bytes.dropLast() }
        return Array(bytes)
    }

    private mutating func fill() throws(JSONError) {
        buffer.removeFirst(start)
        scanned -= start
        start = 0
        let old = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: Self.chunk))
        let space = old..<buffer.count
        let file = file
        let read = buffer.withUnsafeMutableBytes { raw in
            file.read(into: UnsafeMutableRawBufferPointer(rebasing: raw[space]))
        }
        guard let read else { throw JSONError.file("read", path) }
        buffer.removeLast(Self.chunk - read)
        ended = read == 0
    }

    /// Drops the rest of a line that is too long, so that the one after it can be read.
    private mutating func refuseLine() throws(JSONError) {
        var newline: Int?
        while newline == nil, !ended {
            start = buffer.count
            try fill()
            newline = buffer.firstIndex(of: UInt8(ascii: "\n"))
        }
        start = newline.map { $0 + 1 } ?? buffer.count
        scanned = start
        line += 1
        throw tooLong
    }

    private var tooLong: JSONError {
        JSONError(.tooLong, "a line is longer than \(maximumLineBytes) bytes", line: line)
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool {
        self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r")
    }
}
