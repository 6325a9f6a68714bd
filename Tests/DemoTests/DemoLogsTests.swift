import Demo
import Testing

struct DemoLogsTests {
    @Test func `seed 7 writes the recorded bytes`() throws {
        var text = ""
        LogSQL(try small(seed: 7)).write(nights: 1...2) { text += $0 }
        #expect(StableHash.hexadecimal(StableHash.of(text)) == "b501c24ac9dfb690")
    }

    @Test func `a night is the same however many nights are asked for`() throws {
        let (one, three) = try (small(seed: 5).sessions(upTo: 1), small(seed: 5).sessions(upTo: 3))
        #expect(one[0].map(\.id) == three[0].map(\.id))
        #expect(one[0].flatMap(\.rows).map(\.content) == three[0].flatMap(\.rows).map(\.content))
    }

    @Test func `nights one by one hold what they hold together, each row once`() throws {
        let logs = try small(seed: 6)
        func lines(_ nights: ClosedRange<Int>) -> [String] {
            var text = ""
            LogSQL(logs).write(nights: nights) { text += $0 }
            return text.split(separator: "\n").filter { $0.hasPrefix("('") }
                .map { $0.hasSuffix(",") ? String($0.dropLast()) : String($0) }
        }
        let single = lines(1...1) + lines(2...2) + lines(3...3)
        #expect(single.sorted() == lines(1...3).sorted())
    }

    @Test(arguments: SessionKind.allCases)
    func `each kind of session has its share`(kind: SessionKind) {
        let sessions = logsOfSeven.joined()
        let found = Double(sessions.count { $0.kind == kind }) / Double(sessions.count) * 1000
        // Three standard deviations of a share of 6,410 sessions, and the sessions across midnight.
        let spread = 37.5 * (Double(kind.share) / 1000).squareRoot() + 7
        #expect(abs(found - Double(kind.share)) < spread)
    }

    @Test func `shares add up to a thousand`() {
        #expect(SessionKind.allCases.reduce(0) { $0 + $1.share } == 1000)
    }

    @Test func `late rows are created in their night and arrive with the next`() throws {
        let logs = try #require(CivilDate(iso: "2026-10-01").map { DemoLogs(seed: 7, start: $0) })
        let midnight = logs.midnight(of: 2)
        let late = logsOfSeven[0].flatMap(\.rows).filter {
            $0.arrival == 2 && $0.createdAt < midnight
        }
        #expect(late.count >= 5)
        #expect(late.contains { $0.updatedAt >= midnight })
        #expect(late.contains { $0.updatedAt < midnight })
    }

    @Test func `some sessions cross midnight and some rows share a time of update`() throws {
        let logs = try #require(CivilDate(iso: "2026-10-01").map { DemoLogs(seed: 7, start: $0) })
        for (index, night) in logsOfSeven.enumerated() {
            let midnight = logs.midnight(of: index + 2)
            let crossing = night.filter {
                $0.startedAt < midnight && $0.rows.contains { $0.createdAt >= midnight }
            }
            #expect(crossing.count >= 3)
            let times = night.flatMap(\.rows).map(\.updatedAt)
            #expect(Set(times).count < times.count * 95 / 100)
        }
    }

    @Test func `most first requests of tasks are asked once only`() {
        let prompts = logsOfSeven.joined().filter { $0.kind == .task }
            .compactMap { $0.rows.first { $0.role == "user" }?.content }
        #expect(Set(prompts).count > prompts.count * 99 / 100)
    }

    @Test func `contrary users disagree with the answers and honest ones agree`() {
        func upShare(_ persona: Persona) -> Double {
            // An answer generated anew is right nine times in ten.
            let anew = logsOfSeven.joined().filter { $0.persona == persona }.flatMap { session in
                session.ratings.filter { rating in
                    session.rows[rating.turn - 1].metadata.contains("regenerated")
                }
            }
            return Double(anew.count { $0.rating == 1 }) / Double(max(1, anew.count))
        }
        #expect(upShare(.honest) > 0.85)
        #expect(upShare(.contrary) < 0.3)
        #expect(upShare(.alwaysDown) == 0)
    }

    @Test func `a regenerated answer follows one rated down`() {
        let pairs = logsOfSeven.joined().filter { $0.persona == .honest }.flatMap { session in
            session.ratings.filter { rating in
                rating.rating == 1
                    && session.rows[rating.turn - 1].metadata.contains("regenerated")
                    && session.ratings.contains { $0.turn == rating.turn - 1 && $0.rating == -1 }
            }
        }
        #expect(pairs.count > 150)
    }

    private func small(seed: UInt64) throws -> DemoLogs {
        DemoLogs(seed: seed, start: try #require(CivilDate(iso: "2026-10-01")), scale: 0.2)
    }
}
