import Glibc

/// The largest file that is read; configuration written by people is a thousandth of this.
let maximumFileBytes = 16 << 20

/// The whole regular file at `path`.
func readFile(_ path: String) throws(YAMLError) -> [UInt8] {
    func refuse(_ code: YAMLError.Code, _ message: String) -> YAMLError {
        YAMLError(code: code, file: path, line: 0, column: 0, message: message)
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw refuse(.unreadable, "cannot open: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else {
            throw refuse(.unreadable, "cannot read: \(String(cString: strerror(errno)))")
        }
        guard count > 0 else { return bytes }
        bytes += buffer[..<count]
        guard bytes.count <= maximumFileBytes else {
            throw refuse(.tooLarge, "larger than \(maximumFileBytes >> 20) MiB; split the file")
        }
    }
}

/// The offset of the first byte that is no part of well-formed UTF-8.
func firstInvalidUTF8(_ bytes: [UInt8]) -> Int? {
    do {
        _ = try UTF8Span(validating: bytes.span)
        return nil
    } catch {
        return error.byteOffsets.lowerBound
    }
}

/// Line and column, from 1, of the byte at `offset`; columns count scalars.
func position(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
    var line = 1
    var column = 1
    for byte in bytes[..<min(offset, bytes.count)] {
        if byte == UInt8(ascii: "\n") {
            line += 1
            column = 1
        } else if byte & 0xC0 != 0x80 {
            column += 1
        }
    }
    return (line, column)
}
