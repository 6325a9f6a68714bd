import Datasets
import Flywheel
import Testing

@Suite struct ExportTests {
    func sample(_ messages: [Message]) throws -> Sample {
        Sample(
            candidate: "0a",
            root: "0a",
            messages: messages,
            taskType: try #require(TaskType("date/zh")),
            tags: [.userLog, .answeredByTeacher],
            source: .teacher,
            author: "demo"
        )
    }

    let turns = [
        Message(.system, "Be \"brief\""), Message(.user, "你好"), Message(.assistant, "您好"),
        Message(.user, "三月五日\n?"), Message(.assistant, "03-05"),
    ]

    @Test(arguments: [
        (
            ExportShape.flywheel,
            #"{"id":"0a","messages":[{"content":"Be \"brief\"","role":"system"},"#
                + #"{"content":"你好","role":"user"},{"content":"您好","role":"assistant"},"#
                + #"{"content":"三月五日\n?","role":"user"},"#
                + #"{"content":"03-05","role":"assistant"}],"split":"held_out","#
                + #""tags":["answer/teacher","origin/user_log"],"task_type":"date/zh","weight":1.5}"#
        ),
        (
            .alpaca,
            #"{"history":[["你好","您好"]],"input":"","instruction":"三月五日\n?","#
                + #""output":"03-05","system":"Be \"brief\""}"#
        ),
        (
            .sharegpt,
            #"{"conversations":[{"from":"human","value":"你好"},{"from":"gpt","value":"您好"},"#
                + #"{"from":"human","value":"三月五日\n?"},{"from":"gpt","value":"03-05"}],"#
                + #""system":"Be \"brief\""}"#
        ),
        (
            .messages,
            #"{"messages":[{"content":"Be \"brief\"","role":"system"},"#
                + #"{"content":"你好","role":"user"},{"content":"您好","role":"assistant"},"#
                + #"{"content":"三月五日\n?","role":"user"},{"content":"03-05","role":"assistant"}]}"#
        ),
    ])
    func `a sample has one line in every shape`(shape: ExportShape, line: String) throws {
        #expect(try shape.line(for: sample(turns), split: .heldOut, weight: 1.5) == line)
    }

    @Test func `alpaca says no to what it cannot hold`() throws {
        let tool = [Message(.user, "a"), Message(.tool, "b"), Message(.assistant, "c")]
        #expect(try ExportShape.alpaca.line(for: sample(tool), split: .train) == nil)
        #expect(
            try ExportShape.alpaca.line(for: sample([Message(.user, "a")]), split: .train) == nil
        )
    }

    // RFC 8785, appendix B.
    @Test(
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"), (0x7fff_ffff_ffff_ffff, "null"),
        ] as [(UInt64, String)]
    )
    func `numbers are written as ECMAScript writes them`(bits: UInt64, text: String) {
        #expect(CanonicalJSON.number(Double(bitPattern: bits)).text == text)
    }

    // RFC 8785 §3.2.3.
    @Test func `keys are sorted by UTF-16 code units`() {
        let keys = ["\u{20ac}", "\r", "\u{fb33}", "1", "\u{1F600}", "\u{80}", "\u{f6}"]
        let object = CanonicalJSON.object(
            Dictionary(uniqueKeysWithValues: keys.map { ($0, CanonicalJSON.integer(1)) })
        )
        #expect(
            object.text
                == "{\"\\r\":1,\"1\":1,\"\u{80}\":1,\"\u{f6}\":1,\"\u{20ac}\":1,\"\u{1F600}\":1,"
                + "\"\u{fb33}\":1}"
        )
        #expect(CanonicalJSON.string("\u{1}\u{1F}\u{7F}/").text == "\"\\u0001\\u001f\u{7F}/\"")
    }

    @Test func `prompts that read the same have one key, other histories another`() {
        let key = PromptKey.of([Message(.user, "Hello  World")])
        #expect(PromptKey.of([Message(.user, " ｈello world\u{200B}")]) == key)
        #expect(PromptKey.of([Message(.system, "x"), Message(.user, "hello world")]) != key)
        #expect(PromptKey.of([Message(.user, "hello worlds")]) != key)
    }
}
