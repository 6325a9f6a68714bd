import Foundation
import Synchronization

/// A program of this build, run as a user would run it.
final class Program: Sendable {
    struct Result: Sendable {
        let status: Int32
        /// Whether a signal ended it.
        let wasKilled: Bool
        let output: String
        let errors: String
    }

    private let process: Process
    private let output = Reading()
    private let errors = Reading()

    /// Where the build put its programs: beside the test bundle.
    static let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()

    static func path(_ name: String) -> String {
        var folder = folder
        for _ in 0..<4 {
            let candidate = folder.appendingPathComponent(name).path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            folder = folder.deletingLastPathComponent()
        }
        return folder.appendingPathComponent(name).path
    }

    /// - Parameter input: what it reads from standard input; nothing by default.
    init(
        _ name: String,
        _ arguments: [String],
        environment: [String: String],
        input: String = ""
    ) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: Self.path(name))
        process.arguments = arguments
        process.currentDirectoryURL = Checkout.root
        process.environment = ProcessInfo.processInfo.environment.filter {
            !$0.key.hasPrefix("FLYWHEEL_")
        }.merging(environment) { $1 }
        let typed = Pipe()
        process.standardInput = typed
        process.standardOutput = output.pipe
        process.standardError = errors.pipe
        output.start()
        errors.start()
        try process.run()
        typed.fileHandleForWriting.write(Data(input.utf8))
        try typed.fileHandleForWriting.close()
    }

    func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

    func terminate() { process.terminate() }

    var isRunning: Bool { process.isRunning }

    func wait() -> Result {
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus,
            wasKilled: process.terminationReason == .uncaughtSignal,
            output: output.finish(),
            errors: errors.finish()
        )
    }

    /// Drains a pipe while the program runs, so that it never blocks on a full one.
    private final class Reading: Sendable {
        let pipe = Pipe()
        private let bytes = Mutex(Data())
        private let ended = DispatchSemaphore(value: 0)

        func start() {
            pipe.fileHandleForReading.readabilityHandler = { [self] handle in
                let data = handle.availableData
                guard data.isEmpty else { return bytes.withLock { $0.append(data) } }
                handle.readabilityHandler = nil
                ended.signal()
            }
        }

        func finish() -> String {
            _ = ended.wait(timeout: .now() + 10)
            return bytes.withLock { String(decoding: $0, as: UTF8.self) }
        }
    }
}

enum Checkout {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}
