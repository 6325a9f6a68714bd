import Flywheel
import Testing

@testable import Rules

struct WhitespaceShareTests {
    @Test(arguments: [
        ("w h y   i s   t h i s   s p a c e d   o u t   s o", "mostly_blank"),
        ("中 文 也 可 以 这 样 写 出 来 吗 我 不 知 道 呢 你 说", "mostly_blank"), ("a     b", nil),
        ("def f(x):\n                return x\n                # deep\n                pass", nil),
        ("Please tell me how the moon moves around the earth.", nil), ("", nil),
    ])
    func `text spaced out is dropped and indentation does not count`(
        prompt: String,
        expected: String?
    ) throws {
        #expect(try code(rule("whitespace_share@1"), prompt) == expected)
    }
}
