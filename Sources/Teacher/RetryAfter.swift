/// How long a teacher asks to be left alone (RFC 9110 §10.2.3).
package enum RetryAfter: Sendable, Hashable {
    /// Nothing usable was said: zero, negative, past or not a time.
    case unsaid
    case wait(seconds: Double)
    /// Longer than anybody here waits; the next run may ask again.
    case later(seconds: Double)

    /// - Parameters:
    ///   - header: seconds or a date.
    ///   - milliseconds: `retry-after-ms`, which some providers send and which is finer.
    ///   - now: seconds since 1970 by the teacher's own clock if it told, so that a wrong clock on
    ///     either side does not stretch the wait.
    ///   - most: seconds beyond which a wait is for later.
    package init(_ header: String?, milliseconds: String? = nil, now: Double, most: Double) {
        let seconds =
            milliseconds.flatMap(Self.number).map { $0 / 1000 }
            ?? header.flatMap { Self.number($0) ?? Self.date($0).map { $0 - now } }
        switch seconds {
        case let seconds? where seconds > most: self = .later(seconds: seconds)
        case let seconds? where seconds > 0: self = .wait(seconds: seconds)
        default: self = .unsaid
        }
    }

    /// Digits with at most one point; `Double` alone would read `inf`, `nan` and hexadecimal.
    private static func number(_ text: String) -> Double? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let isPlain = digits.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".")
        }
        return isPlain ? Double(text) : nil
    }

    /// Seconds since 1970 of an IMF-fixdate such as `Fri, 29 Sep 2023 16:26:57 GMT`.
    package static func date(_ text: String) -> Double? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 6, words[5] == "GMT", words[0].hasSuffix(","),
            let weekday = weekdays.firstIndex(of: String(words[0].dropLast())),
            words[1].count == 2, let day = Int(words[1]), (1...31).contains(day),
            let month = months.firstIndex(of: String(words[2])),
            words[3].count == 4, let year = Int(words[3]), year >= 1970,
            let clock = seconds(words[4])
        else { return nil }
        let days = daysSince1970(year, month + 1, day)
        // 1 January 1970 was a Thursday.
        guard (days + 4) % 7 == weekday else { return nil }
        return Double(days * 86_400 + clock)
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func seconds(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.filter { $0.utf8.count == 2 }.compactMap { Int($0) }
        guard parts.count == 3, numbers.count == 3, (0...23).contains(numbers[0]),
            (0...59).contains(numbers[1]), (0...60).contains(numbers[2])
        else { return nil }
        return numbers[0] * 3600 + numbers[1] * 60 + numbers[2]
    }

    /// The proleptic Gregorian calendar, counted in years that begin in March.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let ofYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + ofYear - 719_468
    }
}
