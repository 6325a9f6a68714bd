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
        let whole = withHeader(data, "\"F32\"", "\"I32\"")
        #expect(try refused(whole, url)?.contains("as I32") == true)
        let half = withHeader(data, "\"F32\"", "\"F16\"")
        #expect(try refused(half, url)?.contains("another shape") == true)
        let broken = withHeader(data, "\"dtype\"", "\"type\"")
        #expect(try refused(broken, url)?.contains("without dtype") == true)
        let text = withHeader(data, "{", "[")
        #expect(try refused(text, url)?.contains("no JSON object") == true)
        let overlap = withHeader(data, "[19264,20288]", "[19260,20284]")
        #expect(overlap != data)
        #expect(try refused(overlap, url)?.contains("overlap") == true)
        #expect(try refused(data + [0], url)?.contains("behind its last tensor") == true)
        let below = withHeader(data, "[0,19264]", "[-4,19264]")
        #expect(try refused(below, url)?.contains("leave the file") == true)
        let huge = withHeader(data, "[301,16]", "[4611686018427387904,4]")
        #expect(try refused(huge, url)?.contains("another shape") == true)
        let twice = withHeader(
            data,
            "\"model.norm.weight\":",
            "\"model.norm.weight\":{\"data_offsets\":[0,0],\"dtype\":\"F32\",\"shape\":[0]},"
                + "\"model.norm.weight\":"
        )
        #expect(try refused(twice, url)?.contains("twice") == true)
        let blank = withHeader(data, "{\"__", " {\"__")
        #expect(try refused(blank, url)?.contains("no JSON object") == true)
        var number = data
        number.replaceSubrange((data.count - 4)..., with: [0, 0, 0xC0, 0x7F])
        #expect(try refused(number, url)?.contains("no numbers") == true)
        number.replaceSubrange((data.count - 4)..., with: [0, 0, 0x80, 0x7F])
        #expect(try refused(number, url)?.contains("no numbers") == true)
        let narrow = withHeader(data, "[301,16]", "[16,301]")
        #expect(try refused(narrow, url)?.contains("another shape") == true)
        _ = directory
    }

    private static let halves: [(bits: UInt16, value: Float)] = [
        (0x0000, 0), (0x0001, 0x1p-24), (0x03FF, 0x3FFp-24), (0x0400, 0x1p-14), (0x3C00, 1),
        (0x3C01, 0x401p-10), (0xC000, -2), (0x7BFF, 65504), (0x7C00, .infinity),
        (0xFC00, -.infinity),
    ]

    @Test(arguments: halves)
    func `half precision widens by its fields`(bits: UInt16, value: Float) {
        #expect(HalfPrecision.float(half: bits) == value)
    }

    private static let rounded: [(value: Float, bits: UInt16)] = [
        (1, 0x3F80), (0x101p-8, 0x3F80), (0x103p-8, 0x3F82), (0x10102p-16, 0x3F81),
        (-1.5, 0xBFC0), (.greatestFiniteMagnitude, 0x7F80), (0, 0),
    ]

    @Test(arguments: rounded)
    func `bfloat16 rounds to nearest, ties to even`(value: Float, bits: UInt16) {
        #expect(HalfPrecision.bfloat16(value) == bits)
    }

    @Test func `a number that is none stays one`() {
        #expect(HalfPrecision.bfloat16(.nan) & 0x7F80 == 0x7F80)
        #expect(HalfPrecision.bfloat16(.nan) & 0x007F != 0)
    }
}
