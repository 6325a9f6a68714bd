import Flywheel
import Foundation
import Synchronization

@testable import FlywheelApp

/// The tool run in this process, and what it said.
struct Said {
    let status: Int32
    let output: String
    let errors: String

    /// - Parameter environment: nothing is inherited.
    static func by(
        _ words: [String],
        environment: [String: String] = [:],
        rules: [any Rule.Type] = []
    ) -> Said {
        let output = Tape()
        let errors = Tape()
        let terminal = Terminal(
            isInteractive: false,
            print: { output.add($0 + "\n") },
            mutter: { errors.add($0) }
        )
        let status = Tool(rules: rules).run(words, environment: environment, terminal: terminal)
        return Said(status: status, output: output.text, errors: errors.text)
    }

    private final class Tape: Sendable {
        private let written = Mutex("")
        var text: String { written.withLock { $0 } }
        func add(_ more: String) { written.withLock { $0 += more } }
    }
}

/// A folder of its own, gone with the value.
final class Scratch {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("app-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ name: String, _ text: String) throws -> String {
        try write(name, Data(text.utf8))
    }

    func write(_ name: String, _ data: Data) throws -> String {
        let file = folder.appendingPathComponent(name)
        try data.write(to: file)
        return file.path
    }

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
