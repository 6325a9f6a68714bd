import Foundation

/// Public test data that is not part of the repository.
enum SharedData {
    /// `FLYWHEEL_SHARED_DATA`, or `../shared/data` beside the package.
    static func url(_ path: String) -> URL? {
        let environment = ProcessInfo.processInfo.environment["FLYWHEEL_SHARED_DATA"]
        let package = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let root =
            environment.map { URL(fileURLWithPath: $0) }
            ?? package.deletingLastPathComponent().appending(path: "shared/data")
        let url = root.appending(path: path)
        return FileManager.default.fileExists(atPath: url.path) ? url : nil
    }

    static func lines<Row: Decodable>(_ path: String, as type: Row.Type) throws -> [Row] {
        guard let url = url(path) else { return [] }
        let unpack = Process()
        unpack.executableURL = URL(fileURLWithPath: "/bin/zcat")
        unpack.arguments = [url.path]
        let pipe = Pipe()
        unpack.standardOutput = pipe
        try unpack.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        unpack.waitUntilExit()
        return try data.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(type, from: $0)
        }
    }
}
