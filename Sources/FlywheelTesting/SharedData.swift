package import Foundation

/// Public test data that is not part of the repository.
package enum SharedData {
    /// A file or folder under `FLYWHEEL_SHARED_DATA`, or under `../shared/data` beside the
    /// package; `nil` where it is missing, so that a suite can skip and say so.
    package static func url(_ path: String) -> URL? {
        let environment = ProcessInfo.processInfo.environment["FLYWHEEL_SHARED_DATA"]
        let package = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let root =
            environment.map { URL(fileURLWithPath: $0) }
            ?? package.deletingLastPathComponent().appending(path: "shared/data")
        let url = root.appending(path: path)
        return FileManager.default.fileExists(atPath: url.path) ? url : nil
    }

    /// The rows of a `.jsonl.gz`; none where the file is missing.
    package static func lines<Row: Decodable>(_ path: String, as type: Row.Type) throws -> [Row] {
        try unpacked(path).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(type, from: $0)
        }
    }

    /// What `zcat` makes of a `.gz`; empty where the file is missing.
    package static func unpacked(_ path: String) throws -> Data {
        guard let url = url(path) else { return Data() }
        let unpack = Process()
        unpack.executableURL = URL(fileURLWithPath: "/bin/zcat")
        unpack.arguments = [url.path]
        let pipe = Pipe()
        unpack.standardOutput = pipe
        try unpack.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        unpack.waitUntilExit()
        return data
    }
}
