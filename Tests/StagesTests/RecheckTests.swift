import Flywheel
import Testing

@testable import Stages

@Suite struct RecheckTests {
    /// A source in which one conversation of long ago was touched lately.
    private struct Source: LogSource {
        let touched: [Instant]
        func check() throws {}
        func digest(of window: Window) throws -> Digest { Digest(of: "") }
        func read(_ window: Window, _ body: (SourceConversation) throws -> Void) throws -> Digest {
            Digest(of: "")
        }
        func beginnings(touchedSince instant: Instant) throws -> [Instant] { touched }
    }

    private let windows: [Window] = (0..<5).compactMap {
        Window(Instant(microseconds: $0 * 10), Instant(microseconds: $0 * 10 + 10))
    }

    @Test func `the last windows of the lookback are looked at again`() throws {
        let recheck = Recheck(windows: windows, lookback: 2)
        let due = try windows.map { try recheck.isDue($0, Source(touched: [])) }
        #expect(due == [false, false, false, true, true])
    }

    @Test func `an older window is looked at again when one of its conversations changed`() throws {
        let recheck = Recheck(windows: windows, lookback: 1)
        let source = Source(touched: [Instant(microseconds: 12)])
        let due = try windows.map { try recheck.isDue($0, source) }
        #expect(due == [false, true, false, false, true])
    }

    @Test func `without a lookback done windows stay done`() throws {
        let recheck = Recheck(windows: windows, lookback: 0)
        #expect(try windows.allSatisfy { try !recheck.isDue($0, Source(touched: [])) })
    }
}
