import Flywheel
import Foundation
import Reports
import Testing

@Suite struct HTMLReportTests {
    @Test func `the page needs nothing from elsewhere`() {
        let page = HTMLReport(demoNight()).text
        for word in ["http:", "https:", "src=", "<script", "@import", "url(", "<link"] {
            #expect(!page.contains(word))
        }
        #expect(page.contains("prefers-color-scheme:dark"))
        #expect(page.contains("@media print"))
        #expect(page.hasPrefix("<!DOCTYPE html>"))
    }

    @Test func `hostile names stay text wherever they stand`() {
        let hostile = #"<script>alert("x")</script><img onerror='a' & "\#u{0}"#
        var report = demoNight(pipeline: hostile)
        report.run = hostile
        report.madeAt = hostile
        report.warnings = [hostile]
        report.funnel.steps[0] = hostile
        report.funnel.rows[0].window = hostile
        report.drops[0] = DropRow(rule: hostile, code: hostile, count: 1)
        report.tags[0].name = hostile
        report.taskTypes[0].name = hostile
        report.versions[0].name = hostile
        report.versions[0].root = hostile
        report.students[0].name = hostile
        report.students[0].curves[0].channel = hostile
        report.scorecards[0].student = hostile
        report.scorecards[2].suite = hostile
        report.decisions[0].reason = hostile
        report.decisions[0].licensed = [hostile]
        report.bill[0].taskType = hostile
        report.routing[0].night = hostile
        report.recipe = [Fact(hostile, hostile)]
        let page = HTMLReport(report).text
        #expect(!page.contains("<script"))
        #expect(!page.contains("<img"))
        #expect(!page.unicodeScalars.contains("\0"))
        #expect(page.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"))
    }

    @Test func `what was counted is on the page`() {
        let page = HTMLReport(demoNight()).text
        #expect(page.contains("客服"))
        #expect(page.contains("8\u{202F}447"))
        #expect(page.contains("student@3 is worse than student@2 on json/get"))
        // Seven loss channels and six task types, each a small chart of its own.
        #expect(page.components(separatedBy: "<figure>").count - 1 == 13)
    }

    @Test func `a night on which nothing happened is a page too`() {
        let page = HTMLReport(Report(pipeline: "p", run: "r", madeAt: "t")).text
        #expect(!page.contains("<section"))
        #expect(page.hasSuffix("</html>\n"))
    }

    @Test func `numbers that are none break no chart`() {
        var report = demoNight()
        report.students[0].curves[0].points = [
            .init(step: 0, loss: .nan), .init(step: 1, loss: .infinity), .init(step: 2, loss: 1),
        ]
        report.students[1].curves = [LossCurve(channel: "all", points: [])]
        let page = HTMLReport(report).text
        #expect(!page.contains("nan"))
        #expect(!page.contains("\"inf"))
    }
}
