import Foundation
import Testing

/// The checkout these tests stand in.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Files under a folder with one of the endings, as paths from the root.
    static func files(_ folder: String, _ endings: String...) throws -> [String] {
        let start = root.appendingPathComponent(folder)
        let walk = try #require(
            FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)
        )
        return walk.compactMap { $0 as? URL }
            .filter { endings.contains($0.pathExtension) }
            .map { String($0.path.dropFirst(root.path.count + 1)) }
            .sorted()
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// Target name to the targets its manifest entry lets it import.
    static func manifest() throws -> [String: Set<String>] {
        let scratch = FileManager.default.temporaryDirectory
            .appendingPathComponent("flywheel-manifest-\(getpid())")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "swift", "package", "--package-path", root.path, "--scratch-path", scratch.path,
            "dump-package",
        ]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let dump = try #require(
            try JSONSerialization.jsonObject(with: data) as? [String: Any]
        )
        let targets = try #require(dump["targets"] as? [[String: Any]])
        var found: [String: Set<String>] = [:]
        for target in targets {
            guard let name = target["name"] as? String,
                let edges = target["dependencies"] as? [[String: Any]]
            else { continue }
            found[name] = Set(
                edges.compactMap { ($0["byName"] as? [Any])?.first as? String }
            )
        }
        return found
    }

    /// Modules a Swift file imports.
    static func imports(of path: String) throws -> Set<String> {
        let words = try text(path).split(separator: "\n").compactMap { line -> String? in
            let parts = line.split(separator: " ").filter { !$0.hasPrefix("@") }
            guard let index = parts.firstIndex(of: "import"), index <= 1, index + 1 < parts.count
            else { return nil }
            guard index == 0 || ["public", "package", "internal", "private"].contains(parts[0])
            else { return nil }
            return String(parts[index + 1])
        }
        return Set(words)
    }
}
