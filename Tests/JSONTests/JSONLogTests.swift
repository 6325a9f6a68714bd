import Foundation
import JSON
import Testing

@Suite struct JSONLogTests {
    private let path = NSTemporaryDirectory() + "log-\(UUID().uuidString).jsonl"

    @Test func `values come out in order, once`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let log = JSONLog(path: path)
        try log.append([1, "two\n"])
        try log.append([])
        try log.append([["three": 3]])
        var found: [JSONValue] = []
        try log.drain { found = $0 }
        #expect(found == [1, "two\n", ["three": 3]])
        try log.drain { _ in Issue.record("it was emptied") }
    }

    @Test func `half a line is dropped and a broken one is named and kept`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let log = JSONLog(path: path)
        try Data("1\n{\"half\":".utf8).write(to: URL(fileURLWithPath: path))
        try log.append([2])
        var found: [JSONValue] = []
        try log.drain { found = $0 }
        #expect(found == [1, 2])
        try Data("1\nnone\n".utf8).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: JSONError.self) { try log.drain { _ in } }
        #expect(error?.line == 2)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 7)
    }

    @Test func `without a file there is nothing, without a folder an error`() throws {
        try JSONLog(path: path).drain { _ in Issue.record("nothing was written") }
        let error = #expect(throws: JSONError.self) { try JSONLog(path: "/nowhere/x").append([1]) }
        #expect(error?.code == .file)
    }
}
