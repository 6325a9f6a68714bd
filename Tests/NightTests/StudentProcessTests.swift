import Flywheel
import Foundation
import Testing

/// `flywheel student train` as a process of its own: killed, short of room, and measured.
@Suite struct StudentProcessTests {
    private let place: URL

    init() throws {
        place = FileManager.default.temporaryDirectory
            .appendingPathComponent("student-process-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let rows = (0..<240).map { index in
            """
            {"messages": [{"role": "user", "content": "name \(index * 37 % 240)"}, \
            {"role": "assistant", "content": "\(["red", "green", "blue"][index % 3]) \(index)"}], \
            "task_type": "name/\(index % 2)"}
            """
        }
        try write("rows.jsonl", rows.joined(separator: "\n") + "\n")
        try write(
            "recipe.yaml",
            """
            epochs: 6
            tokens_per_step: 128
            learning_rate: 0.005
            dropout: 0.1
            checkpoint_every_steps: 2
            validation: { share: 10%, every_steps: 5, keep: best }
            """
        )
    }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: place.appendingPathComponent(name))
    }

    private func words(_ out: String, shape: String = "nano", threads: Int = 1) -> [String] {
        [
            "student", "train", "--data", "\(place.path)/rows.jsonl", "--out",
            "\(place.path)/\(out)", "--shape", shape, "--recipe", "\(place.path)/recipe.yaml",
            "--threads", "\(threads)", "--json",
        ]
    }

    private func weights(_ out: String) throws -> Data {
        try Data(contentsOf: place.appendingPathComponent("\(out)/model.safetensors"))
    }

    private func result(_ out: String) throws -> [String: Any] {
        let data = try Data(contentsOf: place.appendingPathComponent("\(out)/result.json"))
        let root = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        return try #require(root?["result"] as? [String: Any])
    }

    @Test func `killed five times and resumed on other threads, the weights are the same`() throws {
        defer { try? FileManager.default.removeItem(at: place) }
        let begin = ContinuousClock.now
        let calm = try Program("flywheel", words("calm"), environment: [:]).wait()
        #expect(calm.status == 0, "\(calm.errors)")
        let length = (ContinuousClock.now - begin) / .seconds(1)
        var draws = SeededGenerator(seed: 5)
        var (kills, starts) = (0, 0)
        while kills < 5 {
            starts += 1
            guard starts < 40 else {
                Issue.record("\(kills) of five kills landed in \(starts) starts")
                break
            }
            let program = try Program(
                "flywheel",
                words("stormy", threads: 1 + starts % 2),
                environment: [:]
            )
            Thread.sleep(forTimeInterval: draws.unit() * length / 2)
            program.kill()
            if program.wait().wasKilled { kills += 1 }
            let isDone = try? weights("stormy") == weights("calm")
            // A training that ended before its kill starts over.
            if isDone == true, kills < 5 {
                try FileManager.default.removeItem(at: place.appendingPathComponent("stormy"))
            }
        }
        let last = try Program("flywheel", words("stormy", threads: 2), environment: [:]).wait()
        #expect(last.status == 0, "\(last.errors)")
        #expect(try weights("stormy") == weights("calm"))
    }

    @Test func `a file above the size limit is told as no space, and with room it goes on`() throws
    {
        defer { try? FileManager.default.removeItem(at: place) }
        // The state of this shape is 1 MB; `ulimit -f` counts blocks of 512 or 1,024 bytes.
        let limited = Process()
        limited.executableURL = URL(fileURLWithPath: "/bin/sh")
        limited.arguments =
            ["-c", "ulimit -f 128; exec \"$0\" \"$@\"", Program.path("flywheel")] + words("tight")
        let errors = Pipe()
        limited.standardError = errors
        limited.standardOutput = FileHandle.nullDevice
        try limited.run()
        let said = String(
            decoding: errors.fileHandleForReading.readDataToEndOfFile(),
            as: UTF8.self
        )
        limited.waitUntilExit()
        #expect(limited.terminationReason == .exit)
        #expect(limited.terminationStatus == 75)
        #expect(said.contains("no space left to write"), "\(said)")
        #expect(try Program("flywheel", words("tight"), environment: [:]).wait().status == 0)
        #expect(try Program("flywheel", words("calm"), environment: [:]).wait().status == 0)
        #expect(try weights("tight") == weights("calm"))
    }

    @Test func `the sheet's memory is the process's, to a quarter`() throws {
        defer { try? FileManager.default.removeItem(at: place) }
        // Large enough that the model, and not the program, is most of the memory.
        try write(
            "recipe.yaml",
            "epochs: 0.5\ntokens_per_step: 512\nmaximum_length: 64\nlearning_rate: 0.0001\n"
        )
        let said = try Program("flywheel", words("large", shape: "medium"), environment: [:]).wait()
        #expect(said.status == 0, "\(said.errors)")
        let result = try result("large")
        let peak = try #require(result["peakMemoryBytes"] as? Double)
        let estimate = try #require(result["estimatedMemoryBytes"] as? Double)
        #expect(abs(estimate / peak - 1) < 0.25, "estimate \(estimate), peak \(peak)")
    }
}
