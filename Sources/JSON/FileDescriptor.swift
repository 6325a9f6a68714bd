import Glibc

/// An open file that closes itself.
///
/// Confined to the reader or writer that owns it; moved between threads only with it.
final class FileDescriptor {
    private(set) var number: Int32
    private let owned: Bool

    private init(_ number: Int32, owned: Bool) {
        self.number = number
        self.owned = owned
    }

    deinit {
        if owned, number >= 0 { Glibc.close(number) }
    }

    static var standardInput: FileDescriptor { FileDescriptor(0, owned: false) }
    static var standardOutput: FileDescriptor { FileDescriptor(1, owned: false) }

    static func open(
        _ path: String,
        _ flags: Int32,
        mode: mode_t = 0o644
    ) throws(JSONError) -> FileDescriptor {
        let number = Glibc.open(path, flags | O_CLOEXEC, mode)
        guard number >= 0 else { throw JSONError.file("open", path) }
        return FileDescriptor(number, owned: true)
    }

    /// Fills as much of `buffer` as one read gives; 0 at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        while true {
            let count = Glibc.read(number, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR { return nil }
        }
    }

    /// Writes all of `bytes`, or says that it could not.
    func write(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { raw in
            var rest = raw[...]
            while !rest.isEmpty {
                let count = Glibc.write(
                    number,
                    UnsafeRawBufferPointer(rebasing: rest).baseAddress,
                    rest.count
                )
                if count < 0 {
                    guard errno == EINTR else { return false }
                } else {
                    rest = rest.dropFirst(count)
                }
            }
            return true
        }
    }

    func close() -> Bool {
        guard owned, number >= 0 else { return true }
        defer { number = -1 }
        return Glibc.close(number) == 0
    }
}

extension JSONError {
    /// What the system said just now about an operation on a path.
    static func file(_ operation: String, _ path: String) -> JSONError {
        let reason = String(cString: strerror(errno))
        return JSONError(.file, "cannot \(operation) \(path): \(reason)")
    }
}
