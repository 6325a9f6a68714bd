import Demo
import Foundation
import Loopback
import Testing

struct DemoTeacherTests {
    @Test func `a key is asked for`() throws {
        let server = try server(bill: Bill(path: nil))
        defer { server.stop() }
        let call = LoopbackCall(port: server.port)
        #expect(call.send("GET", "/v1/models", key: nil)?.status == 401)
        #expect(call.send("GET", "/v1/models", key: "guess")?.status == 401)
        let models = call.send("GET", "/v1/models", key: "demo-key")
        #expect(models?.status == 200)
        #expect(models?.body.contains("demo-teacher") == true)
    }

    @Test func `a request is answered over HTTP and charged once`() throws {
        let bill = try Bill(path: nil)
        let server = try server(bill: bill)
        defer { server.stop() }
        let body = plainRequest("Write March 5, 2024 as YYYY-MM-DD.", draws: 0..<200)
        let answer = LoopbackCall(port: server.port)
            .send("POST", "/v1/chat/completions", key: "demo-key", body: body)
        #expect(answer?.status == 200)
        #expect(answer?.body.contains("\"content\":\"2024-03-05\"") == true)
        #expect(answer?.body.contains("\"finish_reason\":\"stop\"") == true)
        #expect(answer?.body.contains("\"completion_tokens\":3") == true)
        #expect(bill.charged.values.map { $0 } == [1])
    }

    @Test func `the same content ends in the same answer, and failures come first`() throws {
        let teacher = DemoTeacher(seed: 7, bill: try Bill(path: nil))
        var failures = 0
        for draw in 0..<400 {
            let body = Array(request("12 km in m?", draw: draw).utf8)
            var replies = (0..<4).map { _ in teacher.complete(body) }
            failures += replies.first?.status == 200 ? 0 : 1
            replies.removeAll { $0.status != 200 }
            #expect(replies.count >= 2)
            #expect(Set(replies.map(\.body)).count == 1)
        }
        #expect((2...30).contains(failures))
    }

    @Test func `a limit is announced with Retry-After in both forms`() throws {
        let teacher = DemoTeacher(seed: 7, bill: try Bill(path: nil))
        let waits = (0..<4000).compactMap { draw -> String? in
            let reply = teacher.complete(Array(request("12 km in m?", draw: draw).utf8))
            guard reply.status == 429 else { return nil }
            return reply.headers.first { $0.name == "Retry-After" }?.value
        }
        #expect(waits.contains("0"))
        #expect(waits.contains("1"))
        #expect(waits.contains { $0.hasSuffix(" GMT") })
    }

    @Test func `manners come in their shares`() {
        let manners = (0..<5000).map { Temper(seed: 7, key: "request \($0)").manner }
        for manner in Temper.Manner.allCases {
            let found = manners.count { $0 == manner } / 5
            #expect(abs(found - manner.share) <= 20)
        }
    }

    @Test(arguments: Temper.Manner.allCases.filter { $0 != .wrongFormat && $0 != .truncated })
    func `whatever the manner, the answer is in it`(manner: Temper.Manner) throws {
        let chat = try #require(ChatRequest(body: Array(request("2026年10月1日的ISO格式是什么？").utf8)))
        let answer = TeacherAnswer(to: chat, manner: manner)
        #expect(answer.content.contains("2026-10-01"))
        #expect(answer.finishReason == "stop")
    }

    @Test func `an answer over the limit of tokens is cut and says so`() throws {
        let body =
            #"{"model":"m","max_tokens":2,"messages":[{"role":"user","content":"12 km in m?"}]}"#
        let answer = TeacherAnswer(
            to: try #require(ChatRequest(body: Array(body.utf8))),
            manner: .plain
        )
        #expect(answer.content == "12000 m")
        let short = try #require(
            ChatRequest(body: Array(body.replacing("_tokens\":2", with: "_tokens\":1").utf8))
        )
        #expect(TeacherAnswer(to: short, manner: .plain).content == "1200")
        #expect(TeacherAnswer(to: short, manner: .plain).finishReason == "length")
    }

    @Test func `only another try looks behind the last message`() throws {
        let again =
            #"{"model":"m","messages":[{"role":"user","content":"12 km in m?"},{"role":"assistant","content":"12 m"},{"role":"user","content":"No, that is wrong. Try again."}]}"#
        let thanks = again.replacing("No, that is wrong. Try again.", with: "Thanks!")
        let asked = try [again, thanks].map { try #require(ChatRequest(body: Array($0.utf8))) }
        #expect(TeacherAnswer(to: asked[0], manner: .plain).content == "12000 m")
        #expect(TeacherAnswer(to: asked[1], manner: .plain).content == "You are welcome!")
    }

    @Test func `the order of members does not make a request another one`() throws {
        let one = #"{"model":"m","seed":1,"messages":[{"role":"user","content":"x"}]}"#
        let two = #"{"messages":[{"content":"x","role":"user"}], "seed": 1, "model":"m"}"#
        let three = two.replacing("1,", with: "2,")
        let keys = try [one, two, three].map {
            try #require(ChatRequest(body: Array($0.utf8))).key
        }
        #expect(keys[0] == keys[1])
        #expect(keys[0] != keys[2])
    }

    @Test(arguments: ["", "{}", "[]", #"{"model":"m","messages":[]}"#])
    func `a body that asks nothing is refused`(body: String) throws {
        let bill = try Bill(path: nil)
        #expect(DemoTeacher(seed: 7, bill: bill).complete(Array(body.utf8)).status == 400)
        #expect(bill.total.charges == 0)
    }

    @Test func `the bill counts doubles and keeps idempotency keys`() throws {
        let path = FileManager.default.temporaryDirectory.path() + "/bill-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let teacher = DemoTeacher(seed: 7, bill: try Bill(path: path))
        let body = Array(plainRequest("12 km in m?", draws: 0..<200).utf8)
        _ = teacher.complete(body)
        _ = teacher.complete(body, idempotencyKey: "abc")
        let summary = BillSummary(try Bill(path: path))
        #expect(summary.charged == 2)
        #expect(summary.distinct == 1)
        #expect(summary.doubles == 1)
        #expect(try String(contentsOfFile: path, encoding: .utf8).contains("idempotency-key=abc"))
    }

    private func server(bill: Bill) throws -> LoopbackServer {
        let teacher = DemoTeacher(seed: 7, bill: bill)
        return try LoopbackServer(port: 0, threads: 1) { teacher.reply(to: $0) }
    }

    private func request(_ prompt: String, draw: Int = 0) -> String {
        #"{"model":"demo-teacher","seed":\#(draw),"messages":[{"role":"user","content":"\#(prompt)"}]}"#
    }

    /// The first draw of the request to which the teacher of seed 7 answers plainly and at once.
    private func plainRequest(_ prompt: String, draws: Range<Int>) -> String {
        draws.lazy.map { request(prompt, draw: $0) }.first { body in
            guard let chat = ChatRequest(body: Array(body.utf8)) else { return false }
            let temper = Temper(seed: 7, key: chat.key)
            return temper.manner == .plain && temper.failures.isEmpty
        } ?? ""
    }
}
