import Foundation
import Loopback

extension LoopbackReply {
    /// Keys sorted, so that equal answers are equal bytes.
    static func json(
        _ status: Int,
        _ object: [String: Any],
        headers: [(name: String, value: String)] = [],
        delay: Duration = .zero
    ) -> LoopbackReply {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? JSONSerialization.data(withJSONObject: object, options: options)
        else {
            return LoopbackReply(status: 500)
        }
        return LoopbackReply(
            status: status,
            headers: [("Content-Type", "application/json")] + headers,
            body: Array(body),
            delay: delay
        )
    }

    static func failure(
        _ status: Int,
        _ message: String,
        _ type: String,
        headers: [(name: String, value: String)] = [],
        delay: Duration = .zero
    ) -> LoopbackReply {
        json(
            status,
            ["error": ["message": message, "type": type]],
            headers: headers,
            delay: delay
        )
    }

    static func failure(_ failure: Temper.Failure, delay: Duration) -> LoopbackReply {
        switch failure {
        case .rateLimited(let wait):
            .failure(
                429,
                "Rate limit reached.",
                "rate_limit_error",
                headers: [("Retry-After", value(of: wait))],
                delay: delay
            )
        case .internalError: .failure(500, "Internal error.", "server_error", delay: delay)
        case .unavailable: .failure(503, "Overloaded.", "server_error", delay: delay)
        }
    }

    private static func value(of wait: Temper.RetryAfter) -> String {
        switch wait {
        case .seconds(let seconds): String(seconds)
        case .date: httpDate(Int(Date().timeIntervalSince1970) + 1)
        }
    }

    /// IMF-fixdate of RFC 9110 section 5.6.7, of seconds since 1970.
    static func httpDate(_ seconds: Int) -> String {
        let date = CivilDate(daysSinceEpoch: seconds / 86_400)
        // 1970-01-01 was a Thursday.
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][seconds / 86_400 % 7]
        let clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60]
            .map { CivilDate.padded($0, to: 2) }.joined(separator: ":")
        let month = DateTask.months[date.month - 1].prefix(3)
        return "\(weekday), \(CivilDate.padded(date.day, to: 2)) \(month) \(date.year) \(clock) GMT"
    }
}
