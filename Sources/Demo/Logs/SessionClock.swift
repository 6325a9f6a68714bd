/// Puts times, thumbs and late arrivals on what is said in a session.
struct SessionClock {
    let midnight: Int
    let night: Int
    /// Whether the session begins before the next midnight and ends behind it.
    let crosses: Bool
    /// Whether rows of the session are first seen with the next night.
    let isLate: Bool

    static let second = 1000
    static let day = 86_400 * second
    /// Asia/Shanghai keeps UTC+8 without summer time since 1991.
    static let zoneOffset = 8 * 3600 * second
    static let model = "assistant-2026-09"

    mutating func session(
        _ id: String,
        _ kind: SessionKind,
        _ script: SessionScript,
        _ random: inout SplitMix64
    ) -> LogSession {
        let (user, persona) = Self.user(&random)
        let start = startTime(&random)
        var session = LogSession(
            id: id,
            user: user,
            startedAt: start,
            client: random.pick(["web", "ios", "android"]),
            kind: kind,
            persona: persona,
            rows: [],
            ratings: [],
            canary: script.canary
        )
        session.rows = rows(id, script, from: start, &random)
        if isLate { delay(&session.rows, &random) }
        session.ratings = ratings(script, session.rows, persona, &random)
        return session
    }

    /// Four users in two hundred are contrary and one rates everything down; they chat more.
    private static func user(_ random: inout SplitMix64) -> (String, Persona) {
        let persona = random.pick(weighted: [
            (Persona.honest, 925), (.contrary, 60), (.alwaysDown, 15),
        ])
        let number =
            switch persona {
            case .contrary: random.int(1...4)
            case .alwaysDown: 5
            case .honest: random.int(6...200)
            }
        return ("u" + CivilDate.padded(number, to: 3), persona)
    }

    private func startTime(_ random: inout SplitMix64) -> Int {
        crosses
            ? midnight + Self.day - random.int(6...20) * Self.second
            // Sessions last minutes; those not meant to cross end well before midnight.
            : midnight + random.int(0...(Self.day - 900 * Self.second))
    }

    private func rows(
        _ id: String,
        _ script: SessionScript,
        from start: Int,
        _ random: inout SplitMix64
    ) -> [LogRow] {
        // One client in five flushes a whole session at once: many rows share one updated_at.
        let isFlushed = random.chance(0.2)
        var time = isFlushed ? start / Self.second * Self.second : start
        var rows: [LogRow] = []
        for (index, line) in script.lines.enumerated() {
            if index > 0 {
                let pause = line.role == "assistant" ? random.int(1...6) : random.int(15...60)
                time += pause * Self.second + (isFlushed ? 0 : random.int(0...999))
            }
            rows.append(
                LogRow(
                    session: id,
                    turn: index + 1,
                    role: line.role,
                    content: line.content,
                    createdAt: time,
                    updatedAt: isFlushed ? time : time + random.int(0...1500),
                    model: line.role == "assistant" ? Self.model : nil,
                    metadata: line.metadata,
                    arrival: time < midnight + Self.day ? night : night + 1
                )
            )
        }
        if isFlushed { for index in rows.indices { rows[index].updatedAt = time } }
        return rows
    }

    /// Half of the late sessions committed late with old times, half were synchronised next morning
    /// by a phone that had been offline; a third of them only miss their last message.
    private func delay(_ rows: inout [LogRow], _ random: inout SplitMix64) {
        let first = random.chance(0.33) ? rows.count - 1 : 0
        let isSynchronised = random.chance(0.5)
        let synchronised = midnight + Self.day + random.int(600...30_000) * Self.second
        for index in rows.indices.dropFirst(first) {
            rows[index].arrival = night + 1
            if isSynchronised { rows[index].updatedAt = synchronised }
        }
    }

    private func ratings(
        _ script: SessionScript,
        _ rows: [LogRow],
        _ persona: Persona,
        _ random: inout SplitMix64
    ) -> [LogRating] {
        zip(script.lines, rows).compactMap { line, row in
            guard let isRight = line.isRight else { return nil }
            let comes = persona.rates(wasRight: isRight, &random)
            guard comes || line.isSurelyRated else { return nil }
            // One thumb in thirty is given the next day.
            let wait = random.chance(0.033) ? Self.day : random.int(2...40) * Self.second
            return LogRating(
                session: row.session,
                turn: row.turn,
                rating: random.chance(0.01) ? 0 : persona.rating(wasRight: isRight, &random),
                ratedAt: row.createdAt + wait,
                arrival: max(
                    row.arrival,
                    row.createdAt + wait < midnight + Self.day ? night : night + 1
                )
            )
        }
    }
}
