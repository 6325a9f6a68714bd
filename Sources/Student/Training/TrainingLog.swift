import Foundation

/// `training_log.jsonl`: one line a step, an alarm or a validation.
final class TrainingLog {
    private let path: String
    private let descriptor: Int32
    private(set) var bytes: Int

    /// Opens the log and cuts it to `bytes`, where the resumed state left off.
    init(_ directory: String, bytes: Int) throws(StudentError) {
        path = directory + "/training_log.jsonl"
        self.bytes = bytes
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw AtomicFile.failure(errno, path) }
        guard ftruncate(descriptor, off_t(bytes)) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else {
            throw AtomicFile.failure(errno, path)
        }
    }

    deinit { close(descriptor) }

    /// A step as it is; other events under their name: `{"alarm": …}`, `{"validation": …}`.
    func append(_ report: StepReport) throws(StudentError) { try write(report) }

    func append(_ alarm: Alarm) throws(StudentError) { try write(["alarm": alarm]) }

    func append(_ point: ValidationPoint) throws(StudentError) {
        try write(["validation": point])
    }

    private func write(_ report: some Encodable) throws(StudentError) {
        let line = try JSONFile.encode(report) + Data("\n".utf8)
        let written = line.withUnsafeBytes {
            Foundation.write(descriptor, $0.baseAddress, $0.count)
        }
        guard written == line.count else {
            throw AtomicFile.failure(written < 0 ? errno : ENOSPC, path)
        }
        bytes += line.count
    }

    func sync() throws(StudentError) {
        guard fsync(descriptor) == 0 else { throw AtomicFile.failure(errno, path) }
    }
}
