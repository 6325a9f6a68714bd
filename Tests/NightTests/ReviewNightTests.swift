import Foundation
import Postgres
import Testing

/// People look at samples, by the tool as a user runs it.
@Suite(.enabled(if: NightBench.isAvailable, "\(NightBench.advice)"))
struct ReviewNightTests {
    let bench: NightBench

    init() throws {
        bench = try NightBench(scale: 0.02, nights: 1...1)
        let yaml = try String(contentsOfFile: bench.pipeline, encoding: .utf8)
        try bench.write(
            yaml.replacing("  - verify:\n", with: "  - verify:\n      review: { share: 100 % }\n")
        )
        try #require(try bench.run(night: 1).status == 0)
    }

    private func review(_ reviewer: String, _ keys: String) throws -> Program.Result {
        try bench.flywheel("review", bench.pipeline, "--reviewer", reviewer, input: keys)
    }

    private func verdicts(_ reviewer: String) throws -> [String] {
        try bench.connect().query(
            "SELECT verdict FROM corpus.review WHERE reviewer = '\(reviewer)' ORDER BY review_id"
        ).map { try $0.get("verdict") }
    }

    @Test func `keys become verdicts, a session resumes, two reviewers are compared`() throws {
        let first = try review("anna", "kdsud q")
        #expect(first.status == 0)
        #expect(first.output.contains("k keep  d drop  s skip"))
        #expect(try verdicts("anna") == ["keep", "drop", "skip", "undone", "drop"])
        // Without a q the end of the keys ends the session, and nothing is asked twice.
        #expect(try review("anna", "k").status == 0)
        #expect(try bench.count("corpus.standing_review WHERE reviewer = 'anna'") == 4)
        #expect(try review("boris", "kdkk").status == 0)
        let shown = try bench.flywheel("review", bench.pipeline, "--agreement")
        #expect(
            shown.output == """
                anna: 2 kept, 2 dropped, 0 skipped
                boris: 3 kept, 1 dropped, 0 skipped
                anna and boris: 4 in common, 75.0 % alike, kappa 0.50

                """
        )
        let json = try bench.flywheel("review", bench.pipeline, "--agreement", "--json")
        #expect(json.output.contains(#""kappa":0.5"#))
    }

    @Test func `what is dropped leaves the next version and tells so`() throws {
        let rows = try bench.count("corpus.dataset_member WHERE removed_v IS NULL")
        #expect(try review("anna", "d").status == 0)
        #expect(try bench.run(night: 1).status == 0)
        #expect(try bench.roots().count == 2)
        #expect(try bench.count("corpus.dataset_member WHERE removed_v IS NULL") <= rows)
        let dropped = try #require(
            try bench.connect().query("SELECT sample_id FROM corpus.review").first
        ).get("sample_id", as: Int64.self)
        #expect(
            try bench.count(
                "corpus.dataset_member WHERE removed_v IS NULL AND sample_id = \(dropped)"
            ) == 0
        )
        let why = try bench.flywheel("sample", "why", "\(dropped)")
        #expect(why.output.contains("reviewed by anna: drop"))
        #expect(try bench.run(night: 1).status == 0)
        #expect(try bench.roots().count == 2)
    }

    @Test func `the report tells the usable share by type and template`() throws {
        let report = try bench.flywheel("report", bench.pipeline, "--json")
        #expect(report.status == 0)
        let value = try JSONSerialization.jsonObject(with: Data(report.output.utf8))
        let usable = try #require((value as? [String: Any])?["usable"] as? [[String: Any]])
        #expect(!usable.isEmpty)
        for row in usable {
            #expect((row["template"] as? String)?.hasPrefix("answer") == true)
            let share = try #require(row["share"] as? Double)
            #expect((0...1).contains(share))
        }
        let text = try bench.flywheel("report", bench.pipeline)
        #expect(text.output.contains("Usable answers"))
    }

    @Test func `nobody reviews without a name`() throws {
        let result = try bench.flywheel("review", bench.pipeline, "--reviewer", "a b", input: "k")
        #expect(result.status == 64)
        #expect(result.errors.contains("--reviewer NAME"))
    }
}
