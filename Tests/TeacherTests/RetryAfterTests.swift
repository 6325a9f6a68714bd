import Flywheel
import Testing

@testable import Teacher

@Suite struct RetryAfterTests {
    private let now = 1_696_004_797.0

    private func read(_ header: String?) -> RetryAfter {
        RetryAfter(header, now: now, most: 120)
    }

    @Test func `seconds and dates`() {
        #expect(read("20") == .wait(seconds: 20))
        #expect(read("0.5") == .wait(seconds: 0.5))
        #expect(read("Fri, 29 Sep 2023 16:26:57 GMT") == .wait(seconds: 20))
        #expect(read("Thu, 29 Feb 2024 00:00:00 GMT") == .later(seconds: 1_709_164_800 - now))
    }

    @Test(arguments: [
        "", "0", "-10", "inf", "nan", "0x10", "1e3", "1.2.3", "soon",
        "Zun, 29 Sep 2023 16:26:57 GMT",
        "Thu, 29 Sep 2023 16:26:57 GMT", "Fri, 29 Sep 100000 16:26:57 GMT",
        "Fri, 29 Sep 2023 16:26:57 CET", "Fri, 29 Sep 2023 16:26:27 GMT",
    ])
    func `what says nothing`(header: String) {
        #expect(read(header) == .unsaid)
    }

    @Test func `nothing at all, and milliseconds`() {
        #expect(read(nil) == .unsaid)
        #expect(
            RetryAfter("20", milliseconds: "250", now: now, most: 120) == .wait(seconds: 0.25)
        )
    }

    @Test func `longer than anybody waits`() {
        #expect(read("121") == .later(seconds: 121))
        #expect(read("99999999999999999999999999999999999") != .unsaid)
    }

    @Test func `backoff doubles up to its ceiling and jitters below it, the same in each run`() {
        let patience = Patience()
        let ceilings = (0..<6).map { patience.ceiling($0) / .seconds(1) }
        #expect(ceilings == [0.5, 1, 2, 4, 8, 8])
        #expect(patience.ceiling(.max) == .seconds(8))
        let keys = (0..<200).map { Digest(of: "\($0)") }
        let waits = keys.map { patience.backoff($0, repetition: 2) }
        #expect(waits == keys.map { patience.backoff($0, repetition: 2) })
        #expect(waits.allSatisfy { $0 >= .zero && $0 < .seconds(2) })
        #expect(Set(waits).count > 190)
    }
}

@Suite struct PaceTests {
    private let start = ContinuousClock.now

    @Test func `begins with one call and opens at the first success`() {
        var pace = Pace(limit: 64)
        #expect(pace.width == 1)
        pace.succeeded()
        #expect(pace.width == 64)
    }

    @Test func `trouble halves once for all calls that left before`() {
        var pace = Pace(limit: 64)
        pace.succeeded()
        for _ in 0..<10 { pace.slowed(sentAt: start, now: start + .seconds(1)) }
        #expect(pace.width == 32)
        pace.slowed(sentAt: start + .seconds(2), now: start + .seconds(3))
        #expect(pace.width == 16)
        for second in 4..<20 {
            pace.slowed(sentAt: start + .seconds(second), now: start + .seconds(second))
        }
        #expect(pace.width == 1)
    }

    @Test func `a round of successes adds one, up to the limit`() {
        var pace = Pace(limit: 10)
        pace.succeeded()
        pace.slowed(sentAt: start, now: start)
        #expect(pace.width == 5)
        for _ in 0..<6 { pace.succeeded() }
        #expect(pace.width == 6)
        for _ in 0..<100 { pace.succeeded() }
        #expect(pace.width == 10)
    }

    @Test func `nobody starts while it cools, and the longest wait holds`() {
        var pace = Pace(limit: 10)
        pace.cool(.seconds(20), start)
        pace.cool(.seconds(1), start)
        #expect(pace.cooling(start + .seconds(19)) == start + .seconds(20))
        #expect(pace.cooling(start + .seconds(20)) == nil)
    }
}
