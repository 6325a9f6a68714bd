import Checks
import Flywheel
import Testing

@Suite struct VerbosityTests {
    let check: Verbosity

    init() throws { check = try Verbosity(.init()) }

    static let long = String(repeating: "word ", count: 130)
    static let longHan = String(repeating: "字", count: 210)

    @Test(arguments: [
        ("Briefly, what is DNS?", long, "brief"), ("请简要介绍北京", longHan, "brief"),
        ("Sum it up in one sentence.", "It is a name. It has an address.", "sentence"),
        ("用一句话说明", "它是名字。它有地址。", "sentence"), ("Only give the number.", "4\nBecause.", "line"),
        ("只回答城市", "北京\n因为", "line"), ("Explain in detail how DNS works", "It maps.", "detailed"),
        ("请详细解释", "就是这样。", "detailed"),
    ])
    func `a wish that is not kept drops`(prompt: String, content: String, wish: String) throws {
        #expect(try check.verdict(content, to: prompt) == .drop(Reason("verbosity", wish)))
    }

    @Test(arguments: [
        ("Briefly, what is DNS?", "A directory of names."), ("用一句话说明", "版本3.5，它是名字。"),
        ("Sum it up in one sentence.", "It is e.g. a name, version 3.5!"),
        ("请详细解释", longHan), ("What is DNS?", long), ("What is DNS?", "x"),
        ("Give a short but detailed answer", "x"),
    ])
    func `wishes kept, contradicted or absent pass`(prompt: String, content: String) throws {
        #expect(try check.verdict(content, to: prompt) == .pass)
    }
}
