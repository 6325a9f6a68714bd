/// The logs as SQL for `psql`: tables if missing, rows if missing.
///
/// Running the text twice adds nothing. A night's text holds what had been stored by the end of the
/// night: rows that come late are in the next night's.
package struct LogSQL {
    package let logs: DemoLogs

    package init(_ logs: DemoLogs) {
        self.logs = logs
    }

    /// SQL for what arrived with the given nights, in pieces of at most `rowsPerInsert` rows.
    package func write(nights: ClosedRange<Int>, to sink: (String) -> Void) {
        let sessions = logs.sessions(upTo: nights.upperBound).joined()
        sink(Self.preamble)
        for night in nights {
            insert(
                "chat_session (session_id, user_id, started_at, client)",
                sessions.filter { $0.rows.map(\.arrival).min() == night }.map(Self.values),
                sink
            )
            insert(
                "chat_log (session_id, turn, role, content, created_at, updated_at, model, metadata)",
                sessions.flatMap(\.rows).filter { $0.arrival == night }.map(Self.values),
                sink
            )
            insert(
                "chat_rating (session_id, turn, rating, rated_at)",
                sessions.flatMap(\.ratings).filter { $0.arrival == night }.map(Self.values),
                sink
            )
        }
        sink("COMMIT;\n")
    }

    private func insert(_ target: String, _ rows: [String], _ sink: (String) -> Void) {
        var rest = rows[...]
        while !rest.isEmpty {
            sink("INSERT INTO \(target) VALUES\n")
            sink(rest.prefix(Self.rowsPerInsert).joined(separator: ",\n"))
            sink("\nON CONFLICT DO NOTHING;\n")
            rest = rest.dropFirst(Self.rowsPerInsert)
        }
    }

    private static let rowsPerInsert = 500

    private static func values(_ session: LogSession) -> String {
        row([
            quoted(session.id), quoted(session.user), time(session.startedAt),
            quoted(session.client),
        ])
    }

    private static func values(_ message: LogRow) -> String {
        row([
            quoted(message.session), String(message.turn), quoted(message.role),
            quoted(message.content), time(message.createdAt), time(message.updatedAt),
            message.model.map(quoted) ?? "NULL", quoted(message.metadata),
        ])
    }

    private static func values(_ rating: LogRating) -> String {
        row([
            quoted(rating.session), String(rating.turn), String(rating.rating),
            time(rating.ratedAt),
        ])
    }

    private static func row(_ values: [String]) -> String {
        "(" + values.joined(separator: ", ") + ")"
    }

    /// A literal under `standard_conforming_strings`, which the preamble sets.
    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "''") + "'"
    }

    /// `'2026-10-01 00:00:00.000+08'`.
    package static func time(_ milliseconds: Int) -> String {
        let local = milliseconds + SessionClock.zoneOffset
        let date = CivilDate(daysSinceEpoch: local / SessionClock.day)
        let inDay = local % SessionClock.day
        let clock = [inDay / 3_600_000, inDay / 60_000 % 60, inDay / 1000 % 60]
            .map { CivilDate.padded($0, to: 2) }.joined(separator: ":")
        return "'\(date.iso) \(clock).\(CivilDate.padded(inDay % 1000, to: 3))+08'"
    }

    private static let preamble = """
        SET client_min_messages = warning;
        SET client_encoding = 'UTF8';
        SET standard_conforming_strings = on;
        BEGIN;
        CREATE TABLE IF NOT EXISTS chat_session (
            session_id text PRIMARY KEY,
            user_id text NOT NULL,
            started_at timestamptz NOT NULL,
            client text NOT NULL
        );
        CREATE TABLE IF NOT EXISTS chat_log (
            session_id text NOT NULL,
            turn integer NOT NULL,
            role text NOT NULL,
            content text NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            model text,
            metadata jsonb NOT NULL,
            PRIMARY KEY (session_id, turn)
        );
        CREATE INDEX IF NOT EXISTS chat_log_created_at ON chat_log (created_at);
        CREATE TABLE IF NOT EXISTS chat_rating (
            session_id text NOT NULL,
            turn integer NOT NULL,
            rating smallint NOT NULL CHECK (rating BETWEEN -1 AND 1),
            rated_at timestamptz NOT NULL,
            PRIMARY KEY (session_id, turn)
        );

        """
}
