import Foundation
import Jinja
import Testing

/// `Data/snippets.json` holds what Jinja2 in Hugging Face's environment makes of small templates;
/// `Data/make_snippets.py` says how.
@Suite struct SnippetTests {
    @Test func `every snippet is rendered as Jinja2 renders it`() throws {
        let file = try TestData.json("snippets.json")
        let data = try #require(file[key: "data"])
        let snippets = try #require(file[key: "snippets"]).items
        #expect(snippets.count > 2000)
        for snippet in snippets {
            let source = try #require(snippet[key: "t"]?.string)
            let values = try #require(data[key: snippet[key: "d"]?.string ?? ""])
            let text = render(source, values)
            if let wanted = snippet[key: "e"]?.string {
                #expect(
                    text.utf8.elementsEqual(wanted.utf8),
                    "\(source) gave \(text), not \(wanted)"
                )
            } else {
                let wanted = snippet[key: "error"]?.string ?? "?"
                #expect(text.hasPrefix("error: "), "\(source) gave \(text), not \(wanted)")
            }
        }
    }
}
