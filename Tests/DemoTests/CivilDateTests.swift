import Demo
import Testing

struct CivilDateTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-10-01", 20_727), ("1969-12-31", -1),
    ])
    func `days since the epoch go both ways`(text: String, days: Int) throws {
        let date = try #require(CivilDate(iso: text))
        #expect(date.daysSinceEpoch == days)
        #expect(CivilDate(daysSinceEpoch: days).iso == text)
    }

    @Test(arguments: ["2023-02-29", "2026-13-01", "26-10-01", "2026-10", "2026-10-00"])
    func `days the calendar lacks are refused`(text: String) {
        #expect(CivilDate(iso: text) == nil)
    }
}
