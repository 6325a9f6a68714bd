import Foundation
import Jinja

/// Files beside the tests, and the shared ones.
enum TestData {
    static func json(_ name: String) throws -> TemplateValue {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let file = folder.appendingPathComponent("Data/" + name)
        return try TemplateValue(json: String(contentsOf: file, encoding: .utf8))
    }

    /// `FLYWHEEL_SHARED_DATA`, or `../shared/data` beside the package.
    static var cases: String {
        let beside = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../shared/data").standardizedFileURL.path
        let root = ProcessInfo.processInfo.environment["FLYWHEEL_SHARED_DATA"] ?? beside
        return root + "/chat_templates/jinja_chat_template_cases.jsonl.gz"
    }

    static var hasCases: Bool { FileManager.default.fileExists(atPath: cases) }

    static func unpacked(_ path: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}

extension TemplateValue {
    var entries: [Entry] { if case .dict(let entries) = self { entries } else { [] } }
    var items: [TemplateValue] { if case .list(let items) = self { items } else { [] } }
}

/// The text, or the error in words.
func render(_ source: String, _ values: TemplateValue = [:], now: Moment? = nil) -> String {
    do { return try Template(source).render(values.entries, now: now).text } catch {
        return "error: \(error)"
    }
}

func code(_ source: String, _ values: TemplateValue = [:]) -> JinjaError.Code? {
    do {
        _ = try Template(source).render(values.entries)
        return nil
    } catch { return error.code }
}
