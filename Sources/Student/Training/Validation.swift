import Foundation

/// Validations so far; part of the resume state.
struct ValidationTrack: Sendable, Codable, Hashable {
    private(set) var points: [ValidationPoint] = []
    /// The step whose weights are the best, once there is one.
    private(set) var best: ValidationPoint?
    private var failures = 0

    /// The last measured step.
    var step: Int { points.last?.step ?? 0 }

    mutating func add(_ tally: Tally, step: Int) -> ValidationPoint {
        let isBest = tally.loss.isFinite && best.map { tally.loss < $0.loss } ?? true
        let point = ValidationPoint(
            step: step,
            loss: tally.loss,
            lossByChannel: tally.channels.compactMapValues(\.mean),
            preferences: tally.preferences.isEmpty ? nil : tally.preferences,
            isBest: isBest
        )
        points.append(point)
        failures = isBest ? 0 : failures + 1
        if isBest { best = point }
        return point
    }

    func isExhausted(_ patience: Int?) -> Bool { patience.map { failures >= $0 } ?? false }
}

/// The weights of the best validation so far, a file a step, so that a state always finds the
/// weights it speaks of whatever was written after it.
struct BestWeights {
    let directory: String

    private func path(_ step: Int) -> String { "\(directory)/resume/best-\(step).bin" }

    func save(_ parameters: Parameters, step: Int) throws(StudentError) {
        let file = try AtomicFile(path(step))
        let bytes = 4 * parameters.layout.count
        try file.write(UnsafeRawBufferPointer(start: parameters.values.start, count: bytes))
        try file.commit()
    }

    func load(into parameters: Parameters, step: Int) throws(StudentError) {
        let data = try JSONFile.read(path(step), else: .badCheckpoint)
        guard data.count == 4 * parameters.layout.count else {
            throw StudentError(
                .badCheckpoint,
                "resume/best-\(step).bin is cut short; remove the model directory and train again"
            )
        }
        let bytes = UnsafeMutableRawBufferPointer(
            start: parameters.values.start,
            count: data.count
        )
        data.copyBytes(to: bytes)
    }

    /// Removes every file but those of the steps named.
    func keep(_ steps: [Int]) {
        let kept = Set(steps.map { "best-\($0).bin" })
        let folder = directory + "/resume"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasPrefix("best-") && !kept.contains(name) {
            try? FileManager.default.removeItem(atPath: folder + "/" + name)
        }
    }
}
