import Foundation

/// Everything a run needs to go on bit for bit, in one file: a JSON head, then parameters and
/// both moments.
struct ResumeState: Codable {
    var inputDigest: String
    /// Steps done.
    var step = 0
    var tokensSeen = 0
    var seconds = 0.0
    /// Length of the training log at this step.
    var logBytes = 0
    var curve = CurveRecorder()
    var watches: WatchSet
    var validation = ValidationTrack()
    /// Whether patience ran out: the training is over, whatever the plan says.
    var isExhausted = false

    init(inputDigest: String, alarms: [Alarm]) {
        self.inputDigest = inputDigest
        watches = WatchSet(alarms)
    }

    private static let magic = Data("FWRESUME".utf8)

    static func path(_ directory: String) -> String { directory + "/resume/state.bin" }

    func save(_ directory: String, _ buffers: [FloatBuffer], count: Int) throws(StudentError) {
        let head = try JSONFile.encode(self)
        let length = withUnsafeBytes(of: UInt64(head.count).littleEndian) { Data($0) }
        let file = try AtomicFile(Self.path(directory))
        let start = Self.magic + length + head
        let result = start.withUnsafeBytes { bytes in
            Result { () throws(StudentError) in try file.write(bytes) }
        }
        try result.get()
        for buffer in buffers {
            try file.write(UnsafeRawBufferPointer(start: buffer.start, count: count * 4))
        }
        try file.commit()
    }

    /// nil when there is no state; an error when there is one that does not fit.
    static func load(
        _ directory: String,
        digest: String,
        _ buffers: [FloatBuffer],
        count: Int
    ) throws(StudentError) -> ResumeState? {
        guard FileManager.default.fileExists(atPath: path(directory)) else { return nil }
        let data = try JSONFile.read(path(directory), else: .badCheckpoint)
        guard data.count >= 16, data.prefix(8) == magic else { throw broken("is no resume state") }
        let length = data[8..<16].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(data.count - 16) else { throw broken("is cut short") }
        let body = 16 + Int(length)
        guard let state = try? JSONDecoder().decode(ResumeState.self, from: data[16..<body]) else {
            throw broken("has a broken head")
        }
        guard state.inputDigest == digest else {
            throw broken("belongs to other rows, another shape or another recipe")
        }
        guard data.count == body + buffers.count * count * 4 else { throw broken("is cut short") }
        for (index, buffer) in buffers.enumerated() {
            let from = body + index * count * 4
            let target = UnsafeMutableRawBufferPointer(start: buffer.start, count: count * 4)
            data.copyBytes(to: target, from: from..<(from + count * 4))
        }
        return state
    }

    private static func broken(_ words: String) -> StudentError {
        StudentError(
            .badCheckpoint,
            "resume/state.bin \(words); remove the model directory or name another one"
        )
    }
}
