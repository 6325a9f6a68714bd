import Checks
import Flywheel
import Testing

@Suite struct FormatTests {
    let check: Format

    init() throws {
        check = try Format(
            options(
                #"""
                {
                    "date": {"regex": "\\d{4}-\\d{2}-\\d{2}", "one_line": true},
                    "json/make": {"json_keys": ["name", "age"]},
                    "json/get": {"json": true},
                    "zh/order": {"one_line": true, "at_most": 20}
                }
                """#
            )
        )
    }

    @Test(arguments: [
        ("date/en", "2024-03-05"), ("json/make", #"{"age": 3, "name": "李雷"}"#),
        ("json/get", "\"x\""), ("zh/order", "城市：北京，商品：手机"), ("chat/free", "any\ntext"),
    ])
    func `an answer of the declared shape passes`(taskType: String, content: String) throws {
        #expect(try check.verdict(content, to: "?", taskType) == .pass)
    }

    @Test(arguments: [
        ("date/en", "on 2024-03-05", "regex"), ("date/zh", "2024-03-05 ok", "regex"),
        ("date/en", "2024-03-05\n", "one_line"), ("date/en", "March 5, 2024", "regex"),
        ("json/make", #"{"name": "a"}"#, "json_keys"), ("json/make", "[1]", "json_keys"),
        ("json/make", #"{"name": "a", "age": 3, "x": 1}"#, "json_keys"),
        ("json/make", #"{"name": "a", "age": 3"#, "json"), ("json/get", "x", "json"),
        ("zh/order", "城市：北京\n商品：手机", "one_line"),
        ("zh/order", String(repeating: "长", count: 21), "at_most"),
    ])
    func `an answer of another shape names what it breaks`(
        taskType: String,
        content: String,
        broken: String
    ) throws {
        let verdict = try check.verdict(content, to: "?", taskType)
        #expect(verdict == .drop(Reason("wrong_format", broken)))
    }

    @Test(arguments: [
        #"{"not a type": {"json": true}}"#, #"{"date": {"regex": "("}}"#,
        #"{"date": {"at_most": 0}}"#,
    ])
    func `a shape that cannot be is refused`(json: String) {
        #expect(throws: RuleOptionError.self) { try Format(options(json)) }
    }
}
