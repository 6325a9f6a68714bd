import Flywheel
import Testing

@Suite struct CoverageTests {
    private func window(_ start: Int64, _ end: Int64) throws -> Window {
        try #require(Window(Instant(microseconds: start), Instant(microseconds: end)))
    }

    private func spans(_ coverage: Coverage) -> [[Int64]] {
        coverage.windows.map { [$0.start.microseconds, $0.end.microseconds] }
    }

    @Test func `neighbours merge and gaps stay`() throws {
        let coverage = Coverage([try window(4, 5), try window(0, 1), try window(1, 2)])
        #expect(spans(coverage) == [[0, 2], [4, 5]])
    }

    @Test func `a window in the middle is cut out`() throws {
        var coverage = Coverage([try window(0, 9)])
        coverage.remove(try window(3, 4))
        #expect(spans(coverage) == [[0, 3], [4, 9]])
    }

    @Test func `the watermark stops at the first gap`() throws {
        let coverage = Coverage([try window(0, 2), try window(3, 4)])
        #expect(coverage.watermark(from: Instant(microseconds: 0)).microseconds == 2)
    }

    @Test func `inserting in any order gives the same coverage`() throws {
        var draws = SeededGenerator(seed: 5)
        for _ in 0..<200 {
            var windows: [Window] = []
            for _ in 0..<8 {
                let start = Int64(draws.below(30))
                windows.append(try window(start, start + 1 + Int64(draws.below(5))))
            }
            let forward = Coverage(windows)
            #expect(forward == Coverage(windows.shuffled(using: &draws)))
            for (left, right) in zip(forward.windows, forward.windows.dropFirst()) {
                #expect(left.end < right.start)
            }
        }
    }
}
