import Testing

@Suite struct ArgumentsTests {
    @Test(arguments: [
        (["rnu"], "unknown command 'rnu'; did you mean run?"),
        (["dataset"], "dataset: which? there are list"),
        (["dataset", "shw"], "did you mean show?"),
        (
            ["run", "a.yaml", "--untill", "2026-10-01"],
            "unknown option --untill; did you mean --until?"
        ),
        (["run"], "a pipeline file is missing"),
        (["run", "a.yaml", "b.yaml"], "'b.yaml' is one word too many"),
        (["run", "a.yaml", "--stage", "fliter"], "unknown stage 'fliter'; did you mean filter?"),
        (["run", "a.yaml", "--until"], "--until needs a value"),
        (["backfill", "a.yaml", "--stage", "filter"], "--from is missing"),
        (
            [
                "backfill", "a.yaml", "--stage", "filter", "--from", "2026-13-01", "--to",
                "2026-10-02",
            ],
            "--from: expected a day such as 2026-10-01, found '2026-13-01'"
        ),
        (
            [
                "backfill", "a.yaml", "--stage", "filter", "--from", "2026-10-03", "--to",
                "2026-10-02",
            ],
            "--from 2026-10-03 has to lie before --to 2026-10-02"
        ),
        (["rule", "show", "lenght@1"], "did you mean length@1?"),
    ])
    func `what cannot be understood is refused with the way out`(words: [String], message: String) {
        let said = Said.by(words)
        #expect(said.status == 64)
        #expect(said.errors.contains(message), "\(said.errors)")
    }

    @Test func `help lists every command`() {
        let said = Said.by(["help"])
        #expect(said.status == 0)
        for word in ["run", "backfill", "dataset diff", "sample why", "rule try", "doctor"] {
            #expect(said.output.contains("flywheel \(word)"))
        }
    }

    @Test func `without a database the way to one is told`() {
        let said = Said.by(["migrate"])
        #expect(said.status == 78)
        #expect(said.errors.contains("ops/postgres start"))
    }

    @Test func `a database that is down is told as unreachable`() {
        let url = "postgresql://nobody:canary-secret@127.0.0.1:1/none"
        let said = Said.by(["migrate"], environment: ["FLYWHEEL_DATABASE_URL": url])
        #expect(said.status == 69)
        #expect(!said.errors.contains("canary-secret"))
    }
}
