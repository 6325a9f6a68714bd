import Flywheel
import Testing

@testable import Rules

struct DuplicateTests {
    @Test func `case, width and spaces do not make another prompt, words do`() throws {
        let prompts = ["Convert 3 km", "convert  3 KM ", "ｃｏｎｖｅｒｔ ３ ｋｍ", "convert 4 km"]
        let found = try rulings(
            [rule("duplicate@1")],
            prompts.enumerated().map { said("c\($0)", $1) }
        )
        #expect(found.map(\.rejection?.reason.code) == [nil, "duplicate", "duplicate", nil])
        let first = found[0].candidate.id
        #expect(found[1].rejection?.reason.detail == "of \(first)")
    }
}
