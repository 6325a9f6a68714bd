import Flywheel
import Synchronization
import Testing

@testable import FlywheelApp

@Suite struct TerminalJournalTests {
    private final class Screen: Sendable {
        private let shown = Mutex("")
        var text: String { shown.withLock { $0 } }
        func write(_ text: String) { shown.withLock { $0 += text } }
    }

    @Test func `a few fields stand side by side`() {
        let screen = Screen()
        let journal = TerminalJournal(schedule: nil) { screen.write($0) }
        journal.note(
            JournalEntry(
                .info,
                stage: .pull,
                window: nil,
                "done",
                fields: [("in", "894"), ("out", "890"), ("milliseconds", "1234")]
            )
        )
        #expect(screen.text == "✓   pull     in 894  out 890  1.2 s\n")
    }

    @Test func `a sheet of many stands one below the other, aligned`() {
        let screen = Screen()
        let journal = TerminalJournal(schedule: nil) { screen.write($0) }
        let fields = (1...7).map { (name: $0 == 7 ? "learning rate" : "f\($0)", value: "\($0)") }
        journal.note(
            JournalEntry(.info, stage: .distill, window: nil, "recipe", fields: fields)
        )
        let lines = screen.text.split(separator: "\n")
        #expect(lines.count == 8)
        #expect(lines[0].hasSuffix("recipe "))
        #expect(lines[1] == "      f1             1")
        #expect(lines[7] == "      learning rate  7")
    }
}
