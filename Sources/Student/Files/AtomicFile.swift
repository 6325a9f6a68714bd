import Foundation

/// A file that appears whole or not at all: written beside its place, synced, renamed.
final class AtomicFile {
    private let path: String
    private let temporary: String
    private var descriptor: Int32

    init(_ path: String) throws(StudentError) {
        self.path = path
        temporary = path + ".tmp"
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(errno, path) }
    }

    /// Drops what was written unless `commit` succeeded.
    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(temporary)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(StudentError) {
        var done = 0
        while done < bytes.count {
            // One call moves at most 2 GB on Linux.
            let part = UnsafeRawBufferPointer(rebasing: bytes[done...].prefix(1 << 30))
            let count = Foundation.write(descriptor, part.baseAddress, part.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(count < 0 ? errno : ENOSPC, path) }
            done += count
        }
    }

    func commit() throws(StudentError) {
        guard fsync(descriptor) == 0 else { throw Self.failure(errno, path) }
        let closed = close(descriptor)
        descriptor = -1
        guard closed == 0, rename(temporary, path) == 0 else {
            let reason = errno
            unlink(temporary)
            throw Self.failure(reason, path)
        }
        syncDirectory()
    }

    /// Makes the new name itself survive a power cut; some file systems refuse, which is no error.
    private func syncDirectory() {
        let parent = (path as NSString).deletingLastPathComponent
        let directory = open(parent.isEmpty ? "." : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }

    static func write(_ bytes: some ContiguousBytes, to path: String) throws(StudentError) {
        let file = try AtomicFile(path)
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(StudentError) in try file.write(buffer) }
        }
        try result.get()
        try file.commit()
    }

    static func failure(_ code: Int32, _ path: String) -> StudentError {
        let name = (path as NSString).lastPathComponent
        if code == ENOSPC || code == EDQUOT || code == EFBIG {
            return StudentError(
                .diskFull,
                "no space left to write \(name); what was saved before is whole. Free space in "
                    + "the model directory and start again: training goes on from its checkpoint"
            )
        }
        return StudentError(.io, "cannot write \(name): \(String(cString: strerror(code)))")
    }
}
