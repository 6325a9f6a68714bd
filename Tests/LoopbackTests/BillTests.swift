import Foundation
import Loopback
import Testing

struct BillTests {
    private let path = NSTemporaryDirectory() + "bill-\(UUID().uuidString).jsonl"

    private func charge(_ bill: Bill, _ key: String) {
        bill.charge(key: key, promptTokens: 10, completionTokens: 3, outcome: "ok")
    }

    @Test
    func `charges are counted by key`() throws {
        let bill = try Bill(path: nil)
        for key in ["a", "b", "a"] { charge(bill, key) }
        #expect(bill.charged == ["a": 2, "b": 1])
        #expect(bill.total.charges == 3)
        #expect(bill.total.promptTokens == 30)
        #expect(bill.total.completionTokens == 9)
    }

    @Test
    func `a charge is in the file when the call returns and is there for the next server`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bill = try Bill(path: path)
        for key in ["a", "键\"\n", "a"] {
            charge(bill, key)
            let other = try Bill(path: path)
            #expect(other.charged == bill.charged)
        }
        #expect(bill.failure == nil)
        charge(try Bill(path: path), "b")
        #expect(try Bill(path: path).total.charges == 4)
    }

    @Test
    func `half a line from a killed server was never answered and is dropped`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        charge(try Bill(path: path), "a")
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(#"{"key":"b","prom"#.utf8))
        try file.close()
        charge(try Bill(path: path), "c")
        #expect(try Bill(path: path).charged == ["a": 1, "c": 1])
    }

    @Test
    func `a file that is no bill is refused`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("hello\n".utf8).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: LoopbackError.self) { try Bill(path: path) }
        #expect(error?.code == .bill)
    }

    @Test
    func `a charge made in a handler is on the bill before its answer arrives`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bill = try Bill(path: path)
        let server = try LoopbackServer(threads: 4) { request in
            let key = String(decoding: request.body, as: UTF8.self)
            bill.charge(key: key, promptTokens: 1, completionTokens: 1, outcome: "ok")
            return LoopbackReply(body: request.body)
        }
        for number in 0..<20 {
            let client = RawClient(server)
            client.post("k\(number)")
            _ = client.receive(until: "k\(number)")
            #expect(try Bill(path: path).charged["k\(number)"] == 1)
        }
    }
}
