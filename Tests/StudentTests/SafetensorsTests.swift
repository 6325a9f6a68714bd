import Foundation
import Testing

@testable import Student

@Suite struct SafetensorsTests {
    private let shape = pocketShape

    private func file() throws -> (TemporaryDirectory, URL, Data) {
        let directory = TemporaryDirectory()
        let parameters = Parameters(shape)
        parameters.initialize(seed: 2)
        let path = directory.path + "/model.safetensors"
        _ = try Safetensors.write(parameters, to: path)
        let url = URL(fileURLWithPath: path)
        return (directory, url, try Data(contentsOf: url))
    }

    private func header(_ data: Data) -> (length: Int, text: String) {
        let length = Int(data[0]) | Int(data[1]) << 8 | Int(data[2]) << 16
        return (length, String(decoding: data[8..<(8 + length)], as: UTF8.self))
    }

    private func refused(_ data: Data, _ url: URL) throws -> String? {
        try data.write(to: url)
        do { try Safetensors.read(url.path, into: Parameters(shape)) } catch {
            return error.code == .badCheckpoint ? error.message : nil
        }
        return nil
    }

    private func withHeader(_ data: Data, _ old: String, _ new: String) -> Data {
        let (length, text) = header(data)
        let changed = Data(text.replacingOccurrences(of: old, with: new).utf8)
        let size = withUnsafeBytes(of: UInt64(changed.count).littleEndian) { Data($0) }
        return size + changed + data.dropFirst(8 + length)
    }

    @Test func `written weights read back bit for bit`() throws {
        let (directory, url, _) = try file()
        let (copy, wanted) = (Parameters(shape), Parameters(shape))
        wanted.initialize(seed: 2)
        try Safetensors.read(url.path, into: copy)
        #expect(copy.values.array == wanted.values.array)
        _ = directory
    }

    @Test func `hostile files are refused`() throws {
        let (directory, url, data) = try file()
        #expect(try refused(Data(), url)?.contains("shorter") == true)
        #expect(
            try refused(Data(repeating: 0xFF, count: 64), url)?.contains("header length") == true
        )
        #expect(try refused(data.dropLast(4), url)?.contains("leave the file") == true)
        let gone = withHeader(data, "model.norm.weight", "model.morn.weight")
        #expect(try refused(gone, url)?.contains("unexpected tensor") == true)
        let half = withHeader(data, "\"F32\"", "\"F16\"")
        #expect(try refused(half, url)?.contains("F16") == true)
        let broken = withHeader(data, "\"dtype\"", "\"type\"")
        #expect(try refused(broken, url)?.contains("without dtype") == true)
        let text = withHeader(data, "{", "[")
        #expect(try refused(text, url)?.contains("no JSON object") == true)
        let overlap = withHeader(data, "[19264,20288]", "[19260,20284]")
        #expect(overlap != data)
        #expect(try refused(overlap, url)?.contains("overlap") == true)
        var number = data
        number.replaceSubrange((data.count - 4)..., with: [0, 0, 0xC0, 0x7F])
        #expect(try refused(number, url)?.contains("no numbers") == true)
        let narrow = withHeader(data, "[301,16]", "[16,301]")
        #expect(try refused(narrow, url)?.contains("another shape") == true)
        _ = directory
    }
}
