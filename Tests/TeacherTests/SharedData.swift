import Foundation
import Testing

/// Exchanges with real providers, where the shared data is at hand.
enum SharedData {
    static let folder: String? = {
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let beside = checkout.deletingLastPathComponent().appendingPathComponent("shared/data")
        let root = ProcessInfo.processInfo.environment["FLYWHEEL_SHARED_DATA"] ?? beside.path
        let folder = root + "/teacher"
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }()

    static func lines(_ name: String) throws -> [[String: Any]] {
        try unpacked(name, "gzip", "-dc").split(separator: UInt8(ascii: "\n")).map {
            try #require(try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any])
        }
    }

    /// Files of an archive, by name.
    static func files(_ name: String) throws -> [String: Data] {
        let place = NSTemporaryDirectory() + "fixtures-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: place) }
        _ = try unpacked(name, "tar", "-C", place, "-xzf")
        var files: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: place) {
            guard let data = FileManager.default.contents(atPath: place + "/" + path) else {
                continue
            }
            files[path] = data
        }
        return files
    }

    private static func unpacked(_ name: String, _ command: String...) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command + [(folder ?? "") + "/" + name]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return data
    }
}
