import Flywheel
import Testing

@testable import Rules

struct SymbolShareTests {
    @Test(arguments: [
        ("look #one #two #three #four #five #six #seven #eight #nine", "too_many_symbols"),
        ("今天#美食 #旅行 #日常 #好物 #打卡 #分享", "too_many_symbols"),
        (
            "first result ... second result ... third result ... fourth one ... fifth one",
            "too_many_symbols"
        ),
        ("I mean...", nil),
        ("# Title\n## Part\n### Point\nwrite the rest of this page for me now", nil),
        ("他说……我不知道该怎么办才好，你能帮我想想吗", nil), ("", nil),
    ])
    func `hash signs and ellipses are counted against words`(
        prompt: String,
        expected: String?
    ) throws {
        #expect(try code(rule("symbol_share@1"), prompt) == expected)
    }
}
