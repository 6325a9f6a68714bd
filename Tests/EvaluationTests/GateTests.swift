import Evaluation
import Flywheel
import Testing

@Suite struct GateTests {
    // Wilson: worked example of Newcombe 1998 (I), 81 of 263; difference: (II), 56/70 − 48/80.
    @Test func `intervals are those of the literature`() {
        let single = Proportion(81, of: 263).interval
        #expect(abs(single.lowerBound - 0.2553) < 5e-5)
        #expect(abs(single.upperBound - 0.3662) < 5e-5)
        let difference = Proportion(56, of: 70).difference(from: Proportion(48, of: 80))
        #expect(abs(difference.lowerBound - 0.0524) < 5e-5)
        #expect(abs(difference.upperBound - 0.3339) < 5e-5)
        #expect(Proportion(0, of: 0).interval == 0...1)
    }

    @Test func `a task type that fell beyond chance is a regression`() throws {
        let comparison = try Comparison(
            scorecard("s@2", ["date/en": (50, 100), "unit/len": (97, 100)]),
            against: scorecard("s@1", ["date/en": (90, 100), "unit/len": (98, 100)])
        )
        #expect(comparison.regressions.map(\.name) == ["date/en"])
        #expect(abs((comparison.lines[0].difference ?? 0) + 0.4) < 1e-12)
    }

    @Test func `only like is compared with like`() {
        let old = Scorecard(student: "s@1", suite: "demo", suiteDigest: Digest(of: "x"), scores: [])
        let error = #expect(throws: EvaluationError.self) {
            try Comparison(scorecard("s@2", [:]), against: old)
        }
        #expect(error?.code == .differentSuites)
    }

    @Test func `a refusal names the task types`() throws {
        let comparison = try Comparison(
            scorecard("s@2", ["date/en": (50, 100), "unit/len": (100, 100)]),
            against: scorecard("s@1", ["date/en": (90, 100), "unit/len": (60, 100)])
        )
        #expect(
            try Gate().decide(on: comparison)
                == .refuse("s@2 is worse than s@1 on date/en (90.0 % to 50.0 %)")
        )
        #expect(
            try Gate(worseByAtMost: 0.5).decide(on: comparison)
                == .promote("s@2 is not worse than s@1 on any task type, +0.0 points overall")
        )
    }

    @Test func `a fall that chance explains does not close the gate`() throws {
        let comparison = try Comparison(
            scorecard("s@2", ["date/en": (17, 20)]),
            against: scorecard("s@1", ["date/en": (19, 20)])
        )
        guard case .promote = try Gate().decide(on: comparison) else {
            Issue.record("two rows of twenty closed the gate")
            return
        }
    }

    @Test func `one intent of many that falls by luck does not close the gate`() throws {
        func cards(_ count: Int, fallen: Int) throws -> GateDecision {
            var old: [String: (Int, Int)] = [:]
            for number in 0..<count { old["intent/i\(number)"] = (27, 30) }
            var new = old
            new["intent/i0"] = (fallen, 30)
            let comparison = try Comparison(scorecard("s@2", new), against: scorecard("s@1", old))
            return try Gate().decide(on: comparison)
        }
        // 27 to 19 of 30 is beyond chance for one intent, not for the worst of 150.
        guard case .refuse = try cards(1, fallen: 19), case .promote = try cards(150, fallen: 19)
        else {
            Issue.record("the number of task types made no difference")
            return
        }
        #expect(
            try cards(150, fallen: 8)
                == .refuse("s@2 is worse than s@1 on intent/i0 (90.0 % to 26.7 %)")
        )
    }

    @Test func `the corrected interval is that of the wider quantile`() {
        let one = Proportion(27, of: 30).difference(from: Proportion(19, of: 30), among: 1)
        let many = Proportion(27, of: 30).difference(from: Proportion(19, of: 30), among: 150)
        #expect(one.lowerBound > 0)
        #expect(many.lowerBound < 0 && many.upperBound > one.upperBound)
    }

    @Test func `the first student needs the minimum only`() throws {
        let comparison = try Comparison(scorecard("s@1", ["date/en": (30, 100)]), against: nil)
        #expect(
            try Gate().decide(on: comparison) == .promote("s@1 is the first, at 30.0 % overall")
        )
        #expect(
            try Gate(minimumOverall: 0.4).decide(on: comparison)
                == .refuse("s@1 scores 30.0 % overall, below the minimum of 40.0 %")
        )
        #expect(throws: EvaluationError.self) { try Gate(worseByAtMost: -0.1) }
    }

    @Test func `a license needs the score and the rows`() throws {
        let half = try #require(Share(0.9))
        let license = try License(atLeast: half, minimumRows: 20)
        let card = scorecard(
            "s@1",
            [
                "date/en": (18, 20), "date/zh": (17, 20), "unit/len": (19, 19),
                "unknown": (20, 20),
            ]
        )
        #expect(license.taskTypes(of: card).map(\.description) == ["date/en"])
    }
}
