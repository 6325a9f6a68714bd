import Foundation
import JSON
import Testing

struct JSONLinesTests {
    private func file(_ bytes: [UInt8]) throws -> String {
        let path = NSTemporaryDirectory() + "lines-\(UUID().uuidString).jsonl"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func read(_ bytes: [UInt8]) throws -> [Int: JSONValue] {
        let path = try file(bytes)
        defer { unlink(path) }
        var lines = try JSONLines(path: path)
        var found: [Int: JSONValue] = [:]
        while let next = try lines.next() { found[next.line] = next.value }
        return found
    }

    @Test(
        arguments: [
            ("", [:]), ("\n\n", [:]), ("1\n2\n", [1: 1, 2: 2]), ("1\n2", [1: 1, 2: 2]),
            ("1\r\n\r\n2\r\n", [1: 1, 3: 2]), ("\u{feff}1\n2", [1: 1, 2: 2]),
        ] as [(String, [Int: JSONValue])]
    )
    func `every line is read whatever ends it`(text: String, expected: [Int: JSONValue]) throws {
        #expect(try read(Array(text.utf8)) == expected)
    }

    @Test
    func `lines longer than the buffer are read whole`() throws {
        let long = String(repeating: "长", count: 300_000)
        let found = try read(Array("\"\(long)\"\n\"x\"\n\"\(long)\"".utf8))
        #expect(found == [1: .string(long), 2: "x", 3: .string(long)])
    }

    @Test
    func `an error names its line and the next line can still be read`() throws {
        let path = try file(Array("1\n{\"a\":\n".utf8) + [0x22, 0xFF, 0x22] + Array("\n4\n".utf8))
        defer { unlink(path) }
        var lines = try JSONLines(path: path)
        #expect(try lines.next()?.value == 1)
        let syntax = #expect(throws: JSONError.self) { try lines.next() }
        #expect(syntax?.line == 2)
        let encoding = #expect(throws: JSONError.self) { try lines.next() }
        #expect(encoding?.line == 3)
        #expect(encoding?.code == .encoding)
        #expect(try lines.next()?.line == 4)
        #expect(try lines.next() == nil)
    }

    @Test(arguments: [1000, 2_000_000])
    func `a line past the limit is refused and skipped`(length: Int) throws {
        let path = try file(Array("1\n\"\(String(repeating: "a", count: length))\"\n3".utf8))
        defer { unlink(path) }
        var lines = try JSONLines(path: path, maximumLineBytes: 100)
        #expect(try lines.next()?.value == 1)
        let error = #expect(throws: JSONError.self) { try lines.next() }
        #expect(error?.code == .tooLong)
        #expect(error?.line == 2)
        #expect(try lines.next()?.line == 3)
    }

    @Test
    func `a missing file is an error that names it`() {
        let error = #expect(throws: JSONError.self) { try JSONLines(path: "/nowhere/a.jsonl") }
        #expect(error?.code == .file)
        #expect(error?.message.contains("/nowhere/a.jsonl") == true)
    }

    @Test
    func `a written file appears on close and reads back`() throws {
        let path = NSTemporaryDirectory() + "written-\(UUID().uuidString).jsonl"
        defer { unlink(path) }
        var writer = try JSONLinesWriter(path: path)
        let values = (0..<10_000).map { JSONValue.array([.integer($0), "行"]) }
        for value in values { try writer.append(value) }
        #expect(access(path, F_OK) != 0)
        try writer.close()
        var lines = try JSONLines(path: path)
        var found: [JSONValue] = []
        while let next = try lines.next() { found.append(next.value) }
        #expect(found == values)
    }

    @Test
    func `a writer dropped before close leaves nothing behind`() throws {
        let folder = NSTemporaryDirectory() + "dropped-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            var writer = try JSONLinesWriter(path: folder + "/a.jsonl")
            try writer.append(1)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
}

extension JSONLinesTests {
    private func unlink(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }
}
