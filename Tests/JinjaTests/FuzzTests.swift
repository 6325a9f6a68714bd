import Jinja
import Testing

@Suite struct FuzzTests {
    @Test func `broken templates give text or an error`() throws {
        let file = try TestData.json("snippets.json")
        let sources = try #require(file[key: "snippets"]).items.compactMap { $0[key: "t"]?.string }
        let data = try #require(file[key: "data"])
        let values = ["chat", "values"].flatMap { data[key: $0]?.entries ?? [] }
        var fuzz = TemplateFuzz(seed: 1)
        let rendered = fuzz.run(sources, values, count: 5000)
        #expect((500..<4500).contains(rendered))
    }
}
