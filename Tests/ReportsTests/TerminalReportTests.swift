import Flywheel
import Reports
import Testing

@Suite struct TerminalReportTests {
    func small() -> Report {
        var report = Report(pipeline: "demo", run: "r", madeAt: "2026-10-04")
        report.warnings = ["look"]
        report.funnel = Funnel(
            steps: ["Read", "Kept"],
            rows: [
                .init(window: "国庆", counts: [1204, 690]),
                .init(window: "2026-10-02", counts: [7, 0]),
            ]
        )
        report.decisions = [
            DecisionRow(student: "s@1", promoted: true, reason: "first", licensed: ["date/zh"])
        ]
        return report
    }

    @Test func `a training's alarms are told with their step`() {
        var report = small()
        report.students = [
            StudentRow(
                name: "s@1",
                dataset: "d@1",
                seconds: 1,
                curves: [],
                alarms: [
                    TrainingAlarm(
                        kind: "loss_rise",
                        isWarning: true,
                        step: 120,
                        message: "the loss rose from 1 to 2"
                    )
                ]
            )
        ]
        let text = TerminalReport(report, style: .init(isASCII: true)).text
        #expect(text.contains("Training alarms"))
        #expect(text.contains("s@1       120  loss_rise  the loss rose from 1 to 2"))
    }

    @Test func `tables are aligned, wide characters counted as two`() {
        #expect(
            TerminalReport(small(), style: .init(isASCII: true)).text == """
                demo  2026-10-04

                ! look

                Promotion
                Student  Decision  Reason  May answer
                -------  --------  ------  ----------
                s@1      promoted  first   date/zh

                Funnel
                Window       Read  Kept
                ----------  -----  ----
                国庆        1 204   690
                2026-10-02      7     0
                ----------  -----  ----
                Total       1 211   690

                """
        )
    }

    @Test func `colour and line drawing come only when asked`() {
        let plain = TerminalReport(small(), style: .init(isASCII: true)).text
        #expect(!plain.contains("\u{1B}"))
        #expect(!plain.contains("─"))
        let coloured = TerminalReport(small(), style: .init(hasColour: true)).text
        #expect(coloured.contains("\u{1B}[32mpromoted\u{1B}[0m"))
        #expect(coloured.contains("──"))
    }

    @Test func `a name cannot move the cursor`() {
        var report = small()
        report.decisions[0].reason = "\u{1B}[2J\u{1B}]0;x\u{7}\u{202E}bad\rname"
        let text = TerminalReport(report).text
        #expect(
            !text.unicodeScalars.contains { "\u{1B}\u{7}\u{202E}\r".unicodeScalars.contains($0) }
        )
    }

    @Test(arguments: [
        ("abc", 3), ("日期", 4), ("ａ", 2), ("e\u{301}", 1), ("👍", 2), ("한글", 4), ("", 0),
        ("a\u{200B}", 1),
        ("…", 1),
    ])
    func `width is counted in terminal columns`(text: String, width: Int) {
        #expect(text.terminalWidth == width)
    }
}
