import Foundation
import Jinja
import Testing

@Suite struct CaseTests {
    @Test(
        .enabled(
            if: TestData.hasCases,
            "set FLYWHEEL_SHARED_DATA to the folder with chat_templates/ to render public templates"
        )
    )
    func `public chat templates are rendered byte for byte as Jinja2 renders them`() throws {
        let lines = try TestData.unpacked(TestData.cases).split(separator: "\n")
        let python = try TestData.json("cases.json")
        #expect(lines.count == 27)
        for line in lines {
            let item = try TemplateValue(json: String(line))
            let id = try #require(item[key: "id"]?.string)
            let source = try #require(item[key: "chat_template"]?.string)
            let values = try #require(item[key: "data"])
            let wanted = try #require(python[key: id]?.string ?? item[key: "expected"]?.string)
            let text = render(source, values, now: Moment(year: 2025, month: 7, day: 10))
            #expect(text.utf8.elementsEqual(wanted.utf8), "\(id): \(text)")
        }
    }
}
