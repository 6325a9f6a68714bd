import Loopback
import Testing

struct LoopbackServerTests {
    private func echo(threads: Int = 1) throws -> LoopbackServer {
        try LoopbackServer(threads: threads) { LoopbackReply(body: $0.body) }
    }

    @Test(arguments: [1, 4])
    func `one connection serves one request after another, also pipelined`(threads: Int) throws {
        let server = try echo(threads: threads)
        let client = RawClient(server)
        client.post("one")
        let first = client.receive(until: "one").text
        #expect(first == "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\none")
        client.post("two")
        client.post("three")
        let rest = client.receive(until: "three").text
        #expect(rest.contains("\r\n\r\ntwoHTTP/1.1 200"))
    }

    @Test
    func `a request may arrive byte by byte`() throws {
        let server = try echo()
        let client = RawClient(server)
        for character in "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nok" {
            client.send(String(character))
        }
        #expect(client.receive(until: "ok").text.hasPrefix("HTTP/1.1 200"))
    }

    @Test(arguments: [
        ("nonsense\r\n\r\n", "400"), ("POST / HTTP/1.1\r\nno colon\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "411"),
        ("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", "413"),
        ("GET / HTTP/1.1\r\nA: \(String(repeating: "a", count: 70_000))", "431"),
    ])
    func `a request that cannot be served is refused and the connection closed`(
        text: String,
        status: String
    ) throws {
        let server = try echo()
        let client = RawClient(server)
        client.send(text)
        #expect(client.receive().text.hasPrefix("HTTP/1.1 \(status)"))
    }

    @Test
    func `connection close is honoured`() throws {
        let server = try echo()
        let client = RawClient(server)
        client.post("bye", headers: "Connection: close\r\n")
        let answer = client.receive()
        #expect(answer.text.hasSuffix("connection: close\r\n\r\nbye"))
        #expect(!answer.wasReset)
    }

    @Test
    func `chunks are sent one by one`() throws {
        let server = try LoopbackServer { _ in
            LoopbackReply(chunks: [(.milliseconds(1), Array("ab".utf8)), (.zero, Array("c".utf8))])
        }
        let client = RawClient(server)
        client.post("")
        let text = client.receive(until: "0\r\n\r\n").text
        #expect(text.hasSuffix("transfer-encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"))
    }

    @Test(
        arguments: [
            (.resetBeforeHeaders, "", true),
            (.resetAfterHeaders, "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n", true),
            (.cutBodyAfter(3), "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nbod", false),
            (.wrongContentLength, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nbody", false),
        ] as [(LoopbackReply.Fault, String, Bool)]
    )
    func `a fault looks on the wire as it is named`(
        fault: LoopbackReply.Fault,
        text: String,
        isReset: Bool
    ) throws {
        let server = try LoopbackServer { _ in LoopbackReply(body: Array("body".utf8), fault: fault)
        }
        let client = RawClient(server)
        client.post("")
        let answer = client.receive()
        #expect(answer.text == text)
        #expect(answer.wasReset == isReset)
    }

    @Test
    func `a slow answer delays no other`() throws {
        let server = try LoopbackServer { request in
            LoopbackReply(
                body: request.body,
                delay: request.path == "/slow" ? .seconds(3600) : .zero
            )
        }
        let slow = RawClient(server)
        slow.post("slow", path: "/slow")
        let quick = RawClient(server)
        quick.post("quick")
        #expect(quick.receive(until: "quick").text.hasPrefix("HTTP/1.1 200"))
    }

    @Test
    func `a stopped server has closed its connections and freed its port`() throws {
        let server = try echo(threads: 3)
        let client = RawClient(server)
        client.post("one")
        _ = client.receive(until: "one")
        server.stop()
        server.stop()
        #expect(client.receive().text == "")
        let next = try LoopbackServer(port: server.port) { _ in LoopbackReply(body: [0x41]) }
        #expect(next.port == server.port)
    }

    @Test
    func `a port that is taken is an error that names it`() throws {
        let server = try echo()
        let error = #expect(throws: LoopbackError.self) {
            try LoopbackServer(port: server.port) { _ in LoopbackReply() }
        }
        #expect(error?.code == .listen)
        #expect(error?.message.contains("\(server.port)") == true)
    }
}
