import HTTP
import Loopback
import Testing

struct HTTPClientTests {
    @Test
    func `a thousand requests at 256 in flight all get their own answer`() throws {
        let server = try LoopbackServer { request in
            LoopbackReply(body: Array("re ".utf8) + request.body, delay: .milliseconds(20))
        }
        let client = try HTTPClient(HTTPLimits(maximumConnections: 256))
        for id in 0..<1000 as Range<UInt64> {
            try client.submit(HTTPRequest(id: id, url: server.url, body: Array("\(id)".utf8)))
        }
        #expect(client.inFlight == 1000)
        let ended = try client.drain()
        #expect(Set(ended.map(\.id)).count == 1000)
        #expect(ended.allSatisfy { $0.result.text == "re \($0.id)" })
        #expect(client.inFlight == 0)
    }

    @Test
    func `method, path, headers and body arrive and status, headers and body come back`() throws {
        let server = try LoopbackServer { request in
            let seen = "\(request.method) \(request.path) \(request.header("X-Key") ?? "-")"
            return LoopbackReply(
                status: 418,
                headers: [("Retry-After", " 7 "), ("x-seen", seen)],
                body: request.body
            )
        }
        let client = try HTTPClient()
        let request = HTTPRequest(
            id: 9,
            method: "PUT",
            url: server.url + "/v1/a?b=c",
            headers: [("X-Key", "k"), ("X-Empty", "")],
            body: [0, 255, 10]
        )
        let response = try client.ask(request).get()
        #expect(response.status == 418)
        #expect(response.header("retry-after") == "7")
        #expect(response.header("X-SEEN") == "PUT /v1/a?b=c k")
        #expect(response.body == [0, 255, 10])
        #expect(response.firstByteSeconds > 0 && response.firstByteSeconds <= response.seconds)
    }

    @Test(arguments: ["GET", "HEAD", "POST", "DELETE"])
    func `every method is sent as named`(method: String) throws {
        let server = try LoopbackServer { LoopbackReply(headers: [("m", $0.method)]) }
        let client = try HTTPClient()
        let answer = try client.ask(HTTPRequest(id: 1, method: method, url: server.url))
        #expect(answer.response?.header("m") == method)
    }

    @Test(arguments: [301, 302, 307, 308])
    func `a redirect is an answer and is not followed`(status: Int) throws {
        let server = try LoopbackServer { request in
            LoopbackReply(status: status, headers: [("Location", "/elsewhere")], body: request.body)
        }
        let response = try HTTPClient().ask(server.url, body: "x").get()
        #expect(response.status == status)
        #expect(response.header("location") == "/elsewhere")
    }

    @Test
    func `chunked and dripped answers arrive whole`() throws {
        let server = try LoopbackServer { request in
            guard request.path == "/chunks" else {
                return LoopbackReply(body: request.body, fault: .drip(bytesPerSecond: 2000))
            }
            let pieces = ["data: 1\n\n", "data: 2\n\n", "data: [DONE]\n\n"]
            return LoopbackReply(
                chunks: pieces.map { (delay: .milliseconds(5), bytes: Array($0.utf8)) }
            )
        }
        let client = try HTTPClient()
        let events = try client.ask(server.url + "/chunks").text
        #expect(events == "data: 1\n\ndata: 2\n\ndata: [DONE]\n\n")
        let long = String(repeating: "d", count: 500)
        #expect(try client.ask(server.url, body: long).text == long)
    }

    @Test
    func `a large request and a large answer pass`() throws {
        let server = try LoopbackServer { LoopbackReply(body: $0.body) }
        let long = String(repeating: "长", count: 1_000_000)
        #expect(try HTTPClient().ask(server.url, body: long).text == long)
    }

    @Test
    func `polling returns when its time is over though nothing has ended`() throws {
        let server = try LoopbackServer { _ in LoopbackReply(fault: .hang) }
        let client = try HTTPClient()
        #expect(try client.poll(.seconds(60)).isEmpty)
        try client.submit(HTTPRequest(id: 1, url: server.url))
        #expect(try client.poll(.milliseconds(50)).isEmpty)
        #expect(client.inFlight == 1)
    }

    @Test
    func `cancelling ends what runs and what waits and the client goes on`() throws {
        let server = try LoopbackServer { request in
            LoopbackReply(fault: request.path == "/hang" ? .hang : nil)
        }
        let client = try HTTPClient(HTTPLimits(maximumConnections: 2))
        for id in 0..<4 as Range<UInt64> {
            try client.submit(HTTPRequest(id: id, url: server.url + "/hang", body: [1]))
        }
        #expect(try client.poll(.milliseconds(200)).isEmpty)
        let given = client.cancelAll()
        #expect(given.map(\.id) == [0, 1, 2, 3])
        #expect(given.allSatisfy { $0.result.failure?.code == .cancelled })
        #expect(given.map { $0.result.failure?.requestSent } == [true, true, false, false])
        #expect(try client.ask(server.url).response?.status == 200)
    }
}
