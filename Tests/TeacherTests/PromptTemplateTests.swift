import Flywheel
import FlywheelTesting
import Foundation
import Loopback
import Teacher
import Testing

@Suite struct PromptTemplateTests {
    private static let text = """
        ---
        name: answer
        system: Be short: really.
        ---

        Task: {{prompt}}
        Answer:

        """

    private func refusal(_ text: String) -> TeacherError? {
        #expect(throws: TeacherError.self) { try PromptTemplate(text, path: "t.md") }
    }

    @Test func `the prompt stands between the halves of the body`() throws {
        let template = try PromptTemplate(Self.text, path: "answer.md")
        let conversation = Question(
            candidate: "c",
            messages: [
                Message(.user, "hi"), Message(.assistant, "hello"), Message(.user, "2+2?"),
            ],
            taskType: .unknown
        )
        #expect(
            template.messages(for: conversation, system: nil) == [
                Message(.system, "Be short: really."), Message(.user, "hi"),
                Message(.assistant, "hello"), Message(.user, "Task: 2+2?\nAnswer:"),
            ]
        )
    }

    @Test func `sections say who speaks`() throws {
        let template = try PromptTemplate(
            "---\nname: a\n---\n\n# user\n\nQ: {{prompt}}\n## more\n\n# system\nBe kind.\n\n",
            path: "t.md"
        )
        #expect(template.system == "Be kind.")
        #expect(
            template.messages(for: question("x"), system: nil)?.last?.content == "Q: x\n## more"
        )
    }

    @Test func `a system message of the conversation comes after the template's`() throws {
        let template = try PromptTemplate(Self.text, path: "answer.md")
        let asked = Question(
            candidate: "c",
            messages: [Message(.system, "own"), Message(.user, "x")],
            taskType: .unknown
        )
        let messages = try #require(template.messages(for: asked, system: "given"))
        #expect(messages.map(\.role) == [.system, .user])
        #expect(messages[0].content == "given\n\nown")
    }

    @Test func `the version follows the content and the schema`() throws {
        let one = try PromptTemplate(Self.text, path: "a.md")
        let same = try PromptTemplate(Self.text, path: "b.md")
        let other = try PromptTemplate(Self.text + " ", path: "a.md")
        let formed = try PromptTemplate(Self.text, path: "a.md", schema: "{}")
        #expect(one.version == same.version)
        #expect(Set([one, other, formed].map(\.version)).count == 3)
        #expect(one.version.hasPrefix("answer@") && one.version.count == 15)
    }

    @Test(arguments: [
        ("", "t.md:1:1"), ("{{prompt}}", "t.md:1:1"), ("---\nname: a\n{{prompt}}", "t.md:1:1"),
        ("---\nname: a\n---\nno place", "t.md:4:1"),
        ("---\nname: a\n---\n{{prompt}} {{prompt}}", "t.md:4:1"),
        ("---\nname: a\n---\n{{prompt}}\n 字 {{promt}}", "t.md:5:4"),
        ("---\nname: a\n---\n# system\n{{prompt}}\n# user\n{{prompt}}", "t.md:5:1"),
        ("---\nname: a\n---\nhello\n# user\n{{prompt}}", "t.md:4:1"),
        ("---\nname: a\n---\n# user\n{{prompt}}\n# user\n", "t.md:6:1"),
        ("---\nname: a\n---\n# system\nx\n", "t.md:4:1"),
        ("---\nname: a\nsystem: x\n---\n# system\ny\n# user\n{{prompt}}", "t.md:1:1"),
    ])
    func `a file that is no template is refused at its place`(text: String, place: String) {
        let error = refusal(text)
        #expect(error?.code == .template)
        #expect(error?.message.hasPrefix(place) == true, "\(error?.message ?? "")")
    }

    @Test func `line ends of any system and a byte order mark are taken`() throws {
        let text = "\u{FEFF}---\r\nname: answer\r\nsystem: Be.\r\n---\r\n{{prompt}}\r\n"
        let template = try PromptTemplate(text, path: "t.md")
        #expect(template.system == "Be.")
        #expect(template.messages(for: question("x"), system: nil)?.last?.content == "x")
    }

    // MARK: The book

    private func named(_ name: String, _ types: [String]) throws -> PromptTemplate {
        try PromptTemplate("---\nname: \(name)\n---\n{{prompt}}", path: "t.md") {
            $0.taskTypes = types.compactMap(TypePattern.init)
        }
    }

    @Test func `the narrowest template serves a type, and the default the rest`() throws {
        let book = try TemplateBook(
            .plain,
            [try named("family", ["reasoning/*"]), try named("one", ["reasoning/logic"])]
        )
        func name(_ type: String) throws -> String {
            book.template(for: try #require(TaskType(type))).name
        }
        #expect(try name("reasoning/logic") == "one")
        #expect(try name("reasoning/math") == "family")
        #expect(try name("chat/small") == "plain")
        #expect(try name("unknown") == "plain")
    }

    @Test func `two templates for one type, two of one name, and one for nothing are refused`()
        throws
    {
        let books = [
            [try named("a", ["x/y"]), try named("b", ["x/y"])],
            [try named("a", ["x/y"]), try named("a", ["x/z"])], [try named("a", [])],
        ]
        for others in books {
            #expect(throws: TeacherError.self) { try TemplateBook(.plain, others) }
        }
    }

    @Test func `a template has its own temperature, length, schema and draws in its requests`()
        throws
    {
        let bench = try Bench()
        let schema = #"{"type":"object"}"#
        let drawn = try PromptTemplate(
            "---\nname: drawn\n---\n{{prompt}}",
            path: "t.md",
            {
                $0.taskTypes = [TypePattern("x/y")].compactMap { $0 }
                ($0.draws, $0.temperature, $0.maxTokens) = (3, 0.75, 77)
            },
            schema: schema
        )
        let teacher = try Teacher(
            endpoints: [TeacherEndpoint(bench.server.url, key: bench.key)],
            options: bench.options,
            templates: TemplateBook(.plain, [drawn]),
            ledger: bench.ledger
        )
        let type = try #require(TaskType("x/y"))
        #expect(teacher.draws(for: type) == 3 && teacher.draws(for: .unknown) == 1)
        let asked = (0..<3).map {
            Question(
                candidate: "c",
                messages: [Message(.user, "q")],
                taskType: type,
                draw: $0
            )
        }
        var drawsSeen: [Int] = []
        var answers: [Answer] = []
        _ = try teacher.ask(asked, budget: bench.purse(), run: "run-1", pulse: {}) { reply in
            drawsSeen.append(reply.draw)
            if case .answer(let answer) = reply.content { answers.append(answer) }
        }
        #expect(drawsSeen.sorted() == [0, 1, 2])
        #expect(answers.map(\.draw).sorted() == [0, 1, 2])
        #expect(Set(answers.map(\.request)).count == 3)
        #expect(Set(answers.map(\.template)) == [drawn.version])
        let bodies = bench.ledger.rows.values.map {
            String(decoding: $0.request.body, as: UTF8.self)
        }
        for body in bodies {
            #expect(body.contains(#""temperature":0.75"#) && body.contains(#""max_tokens":77"#))
            #expect(body.contains(#""json_schema":{"name":"drawn","schema":\#(schema)"#))
        }
        #expect(bodies.count { $0.contains(#""seed":1"#) } == 1)
        #expect(bodies.count { $0.contains(#""seed":2"#) } == 1)
        #expect(bodies.count { !$0.contains("seed") } == 1)
    }

    @Test func `draws at temperature 0 are refused`() throws {
        let bench = try Bench()
        let drawn = try PromptTemplate("---\nname: d\n---\n{{prompt}}", path: "t.md") {
            $0.draws = 2
        }
        let error = #expect(throws: TeacherError.self) {
            try Teacher(
                endpoints: [TeacherEndpoint(bench.server.url, key: nil)],
                options: bench.options,
                template: drawn,
                ledger: bench.ledger
            )
        }
        #expect(error?.code == .template)
    }
}
