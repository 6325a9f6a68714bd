import Foundation
import Testing

@testable import JSON

@Suite struct CheckedLogTests {
    private let path = NSTemporaryDirectory() + "checked-\(UUID().uuidString).jsonl"

    private func open() throws -> (log: CheckedLog, values: [JSONValue], places: [CheckedLog.Place])
    {
        var values: [JSONValue] = []
        var places: [CheckedLog.Place] = []
        let log = try CheckedLog(path: path, heading: "test 1") { place, value in
            places.append(place)
            values.append(value)
        }
        return (log, values, places)
    }

    private func write(_ data: Data) throws { try data.write(to: URL(fileURLWithPath: path)) }

    private func bytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    private let values: [JSONValue] = [
        ["text": "中文 and \n a line end"], .integer(7), ["deep": [["x": 1.5]]],
    ]

    @Test func `what is appended is found again in order, each at its place`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        var places: [CheckedLog.Place] = []
        do {
            let (log, found, _) = try open()
            #expect(found.isEmpty)
            places = try log.append(values)
            places += try log.append([.string(String(repeating: "long ", count: 200_000))])
            #expect(try log.value(at: places[1]) == .integer(7))
        }
        let (log, found, again) = try open()
        #expect(found.prefix(3) == values[...])
        #expect(found.count == 4)
        #expect(again == places)
        #expect(try log.value(at: places[0]) == values[0])
        let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(rights as? Int == 0o600)
    }

    @Test func `cut anywhere, the whole lines before the cut are there and it goes on`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        do { _ = try open().log.append(values) }
        let whole = try bytes()
        let ends = whole.indices.filter { whole[$0] == 10 }.map { $0 + 1 }
        for cut in 0...whole.count {
            try write(whole.prefix(cut))
            do {
                let (log, found, _) = try open()
                let expected = max(0, ends.filter { $0 <= cut }.count - 1)
                #expect(found == Array(values.prefix(expected)), "cut at \(cut)")
                _ = try log.append([.integer(Int64(cut))])
            }
            #expect(try open().values.last == .integer(Int64(cut)), "cut at \(cut)")
        }
    }

    @Test func `a changed byte is named by its line, unless nothing good comes after it`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        do { _ = try open().log.append(values) }
        let whole = try bytes()
        let ends = whole.indices.filter { whole[$0] == 10 }.map { $0 + 1 }
        for place in ends[0]..<whole.count where whole[place] != 10 {
            var changed = whole
            changed[place] ^= 0x40
            try write(changed)
            let line = ends.filter { $0 <= place }.count + 1
            if line == 4 {
                #expect(try open().values == Array(values.prefix(2)), "byte \(place)")
            } else {
                let error = #expect(throws: JSONError.self) { try open() }
                #expect(error?.code == .damaged && error?.line == line, "byte \(place)")
            }
        }
    }

    @Test func `another file, another version and a file in use are refused untouched`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        for text in ["test 2\n", "{\"messages\":[]}\n", "test 10\n"] {
            try write(Data(text.utf8))
            let error = #expect(throws: JSONError.self) { try open() }
            #expect(error?.code == .foreign)
            #expect(try bytes() == Data(text.utf8))
        }
        try FileManager.default.removeItem(atPath: path)
        let first = try open()
        _ = try first.log.append(values)
        let error = #expect(throws: JSONError.self) { try open() }
        #expect(error?.code == .inUse)
    }

    @Test func `the checksum is that of RFC 3720`() {
        #expect(CRC32C.sum(ArraySlice("123456789".utf8)) == 0xE306_9283)
        #expect(CRC32C.sum(ArraySlice(repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(String(decoding: CRC32C.hexadecimal([]), as: UTF8.self) == "00000000")
    }
}
