import Flywheel
import Testing

@testable import Rules

struct URLShareTests {
    @Test(arguments: [
        ("https://example.com/a/b?c=d", "mostly_urls"),
        ("看 HTTP://example.com/a/long/path很长", "mostly_urls"),
        ("www.example.com", "mostly_urls"), ("", nil), ("http is a protocol", nil),
        ("Please explain in simple words what the page at http://a.io is about and why", nil),
    ])
    func `addresses are counted in bytes`(prompt: String, expected: String?) throws {
        #expect(try code(rule("url_share@1"), prompt) == expected)
    }
}
