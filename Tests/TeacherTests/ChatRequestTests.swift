import Flywheel
import JSON
import Teacher
import Testing

@Suite struct ChatRequestTests {
    private func request(
        _ prompt: String = "2+2?",
        template: String = "answer@1",
        draw: Int = 0,
        _ change: (inout TeacherOptions) -> Void = { _ in }
    ) throws -> ChatRequest {
        var options = TeacherOptions(model: "wise-1")
        change(&options)
        return ChatRequest(
            messages: [Message(.user, prompt)],
            sampling: try Sampling(options),
            template: template,
            draw: draw
        )
    }

    @Test func `the body is canonical JSON`() throws {
        let body = try request { $0.extra = #"{"top_p": 0.5}"# }.body
        #expect(
            String(decoding: body, as: UTF8.self)
                == #"{"max_tokens":1024,"messages":[{"content":"2+2?","role":"user"}],"#
                + #""model":"wise-1","temperature":0,"top_p":0.5}"#
        )
    }

    @Test func `every input of the answer is in the key and nothing else`() throws {
        let key = try request().key
        #expect(try request().key == key)
        #expect(try request { $0.concurrency = 99 }.key == key)
        #expect(try request { $0.timeout = TimeSpan(1, .second) }.key == key)
        let others = [
            try request("2+3?"), try request(template: "answer@2"), try request(draw: 1),
            try request { $0.model = "wise-2" }, try request { $0.temperature = 0.5 },
            try request { $0.maxTokens = 9 }, try request { $0.seed = 1 },
            try request { $0.extra = #"{"top_p": 0.5}"# },
        ]
        #expect(Set(others.map(\.key) + [key]).count == others.count + 1)
    }

    @Test func `messages cannot be confused with each other`() throws {
        let sampling = try Sampling(TeacherOptions(model: "m"))
        let one = [Message(.user, "a"), Message(.user, "b")]
        let two = [Message(.user, "a\",\"role\":\"user\"},{\"content\":\"b")]
        let keys = [one, two].map {
            ChatRequest(messages: $0, sampling: sampling, template: "t").key
        }
        #expect(keys[0] != keys[1])
    }

    @Test func `roles no endpoint takes speak as the user`() throws {
        let request = ChatRequest(
            messages: [Message(Role(rawValue: "narration"), "x"), Message(.tool, "y")],
            sampling: try Sampling(TeacherOptions(model: "m")),
            template: "t"
        )
        let body = try JSONValue(parsing: request.body)
        #expect(body["messages"]?[0]?["role"]?.string == "user")
        #expect(body["messages"]?[1]?["role"]?.string == "user")
    }

    @Test func `the estimate of tokens grows with the bytes`() throws {
        let short = try request("a").promptTokens
        let long = try request(String(repeating: "字", count: 300)).promptTokens
        #expect(short >= 1)
        #expect(long == short + 299)
    }

    @Test(arguments: ["[]", "{", #"{"model": "x"}"#, #"{"messages": []}"#, #"{"stream": true}"#])
    func `extra members that are none are refused`(extra: String) {
        #expect(throws: TeacherError.self) { try request { $0.extra = extra } }
    }
}
