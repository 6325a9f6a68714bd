import Flywheel
import Testing

@testable import Rules

struct URLShareTests {
    @Test(arguments: [
        ("https://example.com/a/b?c=d", "mostly_urls"),
        ("看 HTTP://example.com/a/long/path很长", "mostly_urls"),
        ("www.example.com", "mostly_urls"),
        (
            "评论以下网址：https://example.com/help/a/long/path/to/something?x=y&z=quite+long",
            "mostly_urls"
        ),
        (
            "how would you scrape this site: https://example.com/lines/team?team=ducks&strength=EV&kind=GD",
            nil
        ),
        ("请问怎么样才能抓取这个网页：https://example.com/lines/team?team=ducks&strength=EV&kind=GD", nil),
        ("", nil), ("http is a protocol", nil),
        ("Please explain in simple words what the page at http://a.io is about and why", nil),
    ])
    func `addresses are counted in bytes`(prompt: String, expected: String?) throws {
        #expect(try code(rule("url_share@1"), prompt) == expected)
    }
}
