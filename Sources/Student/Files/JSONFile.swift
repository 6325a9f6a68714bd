import Foundation

/// JSON documents of a model directory.
enum JSONFile {
    static func read(_ path: String, else code: StudentError.Code) throws(StudentError) -> Data {
        do { return try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
            let name = (path as NSString).lastPathComponent
            throw StudentError(code, "cannot read \(name) of the model directory")
        }
    }

    static func object(
        _ path: String,
        else code: StudentError.Code
    ) throws(StudentError) -> [String: Any] {
        let data = try read(path, else: code)
        guard let value = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            let name = (path as NSString).lastPathComponent
            throw StudentError(code, "\(name) is no JSON object")
        }
        return value
    }

    static func write(_ value: [String: Any], to path: String) throws(StudentError) {
        let data: Data
        do {
            data = try JSONSerialization.data(
                withJSONObject: value,
                options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            )
        } catch { throw StudentError(.io, "a model description cannot be written as JSON") }
        try AtomicFile.write(data, to: path)
    }

    static func encode(_ value: some Encodable) throws(StudentError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return try encoder.encode(value) } catch {
            throw StudentError(.io, "a value cannot be written as JSON: not a finite number?")
        }
    }
}
