import Flywheel
import Foundation
import Testing

@Suite struct ScheduleTests {
    private func schedule(
        _ zone: String,
        start: String,
        settle: TimeSpan = TimeSpan(0, .second),
        days: Int = 1
    ) throws -> Schedule {
        let day = try #require(Day(start))
        return try #require(
            Schedule(days: days, timeZone: zone, start: day, settle: settle, lookback: 2)
        )
    }

    @Test func `a window begins at local midnight`() throws {
        let schedule = try schedule("Asia/Shanghai", start: "2026-10-01")
        let next = try #require(Day("2026-10-02"))
        let window = try #require(schedule.windows(until: schedule.midnight(of: next)).first)
        #expect(window.description == "[2026-09-30T16:00:00Z, 2026-10-01T16:00:00Z)")
        #expect(schedule.name(of: window) == "2026-10-01")
    }

    @Test func `a window is wanted only once it has settled`() throws {
        let schedule = try schedule("UTC", start: "2026-10-01", settle: TimeSpan(2, .hour))
        let end = schedule.midnight(of: try #require(Day("2026-10-02")))
        #expect(schedule.windows(until: end).isEmpty)
        #expect(schedule.windows(until: end.advanced(bySeconds: 7199)).isEmpty)
        #expect(schedule.windows(until: end.advanced(bySeconds: 7200)).count == 1)
    }

    @Test func `nights of 23 and 25 hours are one window each`() throws {
        let schedule = try schedule("Europe/Berlin", start: "2026-01-01")
        let until = schedule.midnight(of: try #require(Day("2027-01-01")))
        let hours = schedule.windows(until: until).map {
            ($0.end.microseconds - $0.start.microseconds) / 3_600_000_000
        }
        #expect(hours.count == 365)
        #expect(Set(hours) == [23, 24, 25])
    }

    @Test func `windows tile without gap or overlap in every time zone`() throws {
        for zone in TimeZone.knownTimeZoneIdentifiers {
            let schedule = try schedule(zone, start: "2010-12-20")
            let until = schedule.midnight(of: try #require(Day("2012-01-10")))
            let windows = schedule.windows(until: until)
            #expect(windows.count > 380, "\(zone)")
            for (left, right) in zip(windows, windows.dropFirst()) where left.end != right.start {
                Issue.record("\(zone): \(left) then \(right)")
            }
        }
    }

    @Test(arguments: ["2026-02-30", "2026-13-01", "26-01-01", "2026-1-1", "", "today"])
    func `what is no day is refused`(text: String) {
        #expect(Day(text) == nil)
    }

    @Test func `a time zone nobody knows is refused`() throws {
        let day = try #require(Day("2026-10-01"))
        #expect(
            Schedule(
                days: 1,
                timeZone: "Asia/Atlantis",
                start: day,
                settle: TimeSpan(0, .second),
                lookback: 0
            ) == nil
        )
    }
}
