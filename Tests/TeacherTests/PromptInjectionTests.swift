import Flywheel
import FlywheelTesting
import JSON
import Teacher
import Testing

/// Texts that users wrote stay texts, whatever they say.
@Suite struct PromptInjectionTests {
    private static let text = """
        ---
        name: steps
        ---
        # system
        Be careful.
        # user
        Task: {{prompt}}
        Say the result behind "Answer:".
        """
    private static let schema = #"{"type":"object"}"#

    private func template() throws -> PromptTemplate {
        try PromptTemplate(Self.text, path: "steps.md", schema: Self.schema)
    }

    private func body(_ prompt: String) throws -> JSONValue {
        let options = TeacherOptions(model: "wise-1")
        let template = try template()
        let messages = try #require(template.messages(for: question(prompt), system: nil))
        let sampling = try Sampling(options, template)
        return try JSONValue(
            parsing: ChatRequest(
                messages: messages,
                sampling: sampling,
                template: template.version
            ).body
        )
    }

    /// Everything of a request but the user's own words.
    private func frame(_ body: JSONValue, _ prompt: String) throws -> JSONValue {
        var members = try #require(body.object)
        let messages = try #require(members["messages"]?.array)
        #expect(messages.count == 2)
        let said = try #require(messages[1]["content"]?.string)
        let bytes = Array(said.utf8)
        #expect(bytes.starts(with: Array("Task: ".utf8)))
        #expect(bytes.suffix(33).elementsEqual(Array("\nSay the result behind \"Answer:\".".utf8)))
        members["messages"] = .array([messages[0], messages[1]["role"] ?? .null])
        return .object(members)
    }

    @Test(arguments: InjectionTexts.all)
    func `a prompt changes nothing of a request but its own place`(prompt: String) throws {
        let expected = try frame(body("harmless"), "harmless")
        let injected = try body(prompt)
        #expect(try frame(injected, prompt) == expected)
        let said = try #require(injected["messages"]?[1]?["content"]?.string)
        // Scalar by scalar: as characters, a mark would join what stands before it.
        let own = said.unicodeScalars.dropFirst("Task: ".unicodeScalars.count)
            .dropLast("\nSay the result behind \"Answer:\".".unicodeScalars.count)
        let joiner: Unicode.Scalar = "\u{2060}"
        #expect(
            own.filter { $0 != joiner }.elementsEqual(
                prompt.unicodeScalars.filter { $0 != joiner }
            )
        )
    }

    @Test(arguments: InjectionTexts.all)
    func `no name of a control token leaves the house in a user's words`(prompt: String) throws {
        let template = try template()
        let asked = Question(
            candidate: "c",
            messages: [
                Message(.user, prompt), Message(.assistant, prompt), Message(.user, prompt),
            ],
            taskType: .unknown
        )
        let messages = try #require(template.messages(for: asked, system: nil))
        let names = [
            "<|im_start|>", "<|im_end|>", "<|eot_id|>", "<|start_header_id|>", "[INST]", "[/INST]",
            "<<SYS>>", "<start_of_turn>", "<｜User｜>", "</s>", "<s>", "<tool_call>", "</think>",
        ]
        for message in messages {
            // By bytes, as a server reads: a mark behind a name joins it as a character only.
            let bytes = Array(message.content.utf8)
            for name in names { #expect(!bytes.contains(Array(name.utf8)), "\(name)") }
        }
    }

    @Test func `an answer that repeats a broken name has it whole`() throws {
        let bench = try Bench { .answer($0.exchange.prompt) }
        let prompts = ["what is <|im_start|>?", "HTML <s>strike</s>", "a < b [0] <\u{2060}b>"]
        let (_, replies) = try bench.ask(prompts)
        for (index, prompt) in prompts.enumerated() {
            #expect(replies["c\(index)"]?.answer == prompt)
        }
    }

    @Test func `names are broken in the middle of a sentence and sentences between bars are not`() {
        func sent(_ text: String) -> String? {
            PromptTemplate.plain.messages(for: question(text), system: nil)?.last?.content
        }
        #expect(sent("x<|end|>y") == "x<\u{2060}|end|>y")
        #expect(sent("a <| b, or\nelse |> c") == "a <| b, or\nelse |> c")
        #expect(sent("list[0] < 3, <b>bold</b>") == "list[0] < 3, <b>bold</b>")
    }
}
