import Testing

@testable import Teacher

@Suite struct ServerSentEventsTests {
    private func events(_ text: String) -> [String] {
        ServerSentEvents.all(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `events are what stands between empty lines, whatever ends a line`() {
        #expect(events("data: a\n\ndata: b\n\n") == ["a", "b"])
        #expect(events("data: a\r\n\r\ndata: b\r\n\r\n") == ["a", "b"])
        #expect(events("data: a\r\rdata: b\r\r") == ["a", "b"])
        #expect(events("data: a\n\r\ndata: b\r\n\n") == ["a", "b"])
    }

    @Test func `data lines of one event are joined, one blank after the colon goes`() {
        #expect(events("data: a\ndata:b\ndata:  c\n\n") == ["a\nb\n c"])
        #expect(events("data\n\n") == [""])
        #expect(events("data:\n\n") == [""])
    }

    @Test func `comments and other fields are passed over`() {
        #expect(events(": keep-alive\n\nevent: x\nid: 7\nretry: 3\ndata: a\n\n") == ["a"])
        #expect(events("database: a\n\n:\n\n") == [])
        #expect(events("event: ping\n\n") == [])
    }

    @Test func `the last event counts without its empty line, and a mark at the start does not`() {
        #expect(events("data: a\n\ndata: b") == ["a", "b"])
        #expect(events("\u{FEFF}data: a\n\n") == ["a"])
        #expect(events("") == [])
    }

    @Test func `the same events come out of every cut into three pieces`() {
        let stream = Array(
            "\u{FEFF}data: {\"é\"}\r\n\r\n: c\rdata: 1\r\ndata: 2\n\r\n\r\rdata: [DONE]\r\n".utf8
        )
        let whole = ServerSentEvents.all(stream)
        #expect(whole.count == 3)
        for first in 0...stream.count {
            for second in first...stream.count {
                var parser = ServerSentEvents()
                var events: [[UInt8]] = []
                parser.feed(stream[..<first]) { events.append($0) }
                parser.feed(stream[first..<second]) { events.append($0) }
                parser.feed(stream[second...]) { events.append($0) }
                parser.finish { events.append($0) }
                guard events == whole else {
                    Issue.record("cut at \(first) and \(second)")
                    return
                }
            }
        }
    }
}
