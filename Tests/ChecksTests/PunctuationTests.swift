import Checks
import Flywheel
import Testing

@Suite struct PunctuationTests {
    let check: Punctuation

    init() throws { check = try Punctuation(options(#"{"wrong_width_at_most": 0}"#)) }

    @Test(arguments: [
        ("你好,我是助手", "wrong_width"), ("对吗?是的", "wrong_width"), ("Hi，there", "wrong_width"),
        ("他说（见下文", "unclosed_pair"), ("“引用没有结束", "unclosed_pair"), ("《红楼梦", "unclosed_pair"),
        ("see [1 for more", "unclosed_pair"),
    ])
    func `the wrong width and open pairs are dropped`(content: String, code: String) throws {
        #expect(try check.verdict(content).dropCode == code)
    }

    @Test(arguments: [
        "你好，我是助手。", "版本3.5发布", "Hello, world: fine.", "a) 一 b) 二 :)", "`x,[` 你好",
        "```\na[0\n```\n好的", "（好）“好”《好》", "it's 5 o'clock", "在 Swift, Python 中", "",
        "可用的命令有W，A，S三个", "其一是C：C是一种语言", "地铁（十号线c口)站", "“引用到此\"为止",
    ])
    func `what is written as its language is passes`(content: String) throws {
        #expect(try check.verdict(content) == .pass)
    }

    @Test func `slips up to the bound pass`() throws {
        let lenient = try Punctuation(.init())
        #expect(try lenient.verdict("你好,我是,助手") == .pass)
        #expect(try lenient.verdict("你,我,他,它") == .drop(Reason("wrong_width", "3 > 2")))
    }
}
