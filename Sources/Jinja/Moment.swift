/// A wall-clock moment for `strftime_now`; the caller chooses the zone.
package struct Moment: Sendable, Hashable {
    package var year: Int
    /// 1 to 12.
    package var month: Int
    /// 1 to 31.
    package var day: Int
    package var hour = 0
    package var minute = 0
    package var second = 0

    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
    private static let days = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]

    private var dayOfYear: Int {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return lengths.prefix(max(0, month - 1)).reduce(day, +)
    }

    /// 0 is Sunday (Sakamoto's method).
    private var weekday: Int {
        let shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
        let y = month < 3 ? year - 1 : year
        return (y + y / 4 - y / 100 + y / 400 + shift[(month - 1) % 12] + day) % 7
    }

    /// As C's `strftime` in the C locale; nil for a directive that is not known.
    func formatted(_ format: String) -> String? {
        var text = ""
        var rest = Substring(format)
        while let character = rest.popFirst() {
            guard character == "%" else {
                text.append(character)
                continue
            }
            let plain = rest.first == "-"
            if plain { rest.removeFirst() }
            guard let letter = rest.popFirst(), let part = part(letter, plain) else { return nil }
            text += part
        }
        return text
    }

    private func part(_ letter: Character, _ plain: Bool) -> String? {
        func padded(_ number: Int, _ width: Int = 2) -> String {
            let digits = String(number)
            guard !plain else { return digits }
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let month = Self.months[(month + 11) % 12]
        let day = Self.days[weekday]
        switch letter {
        case "Y": return String(year)
        case "y": return padded(year % 100)
        case "m": return padded(self.month)
        case "d": return padded(self.day)
        case "e": return plain || self.day > 9 ? String(self.day) : " \(self.day)"
        case "H": return padded(hour)
        case "I": return padded((hour + 11) % 12 + 1)
        case "M": return padded(minute)
        case "S": return padded(second)
        case "j": return padded(dayOfYear, 3)
        case "B": return month
        case "b", "h": return String(month.prefix(3))
        case "A": return day
        case "a": return String(day.prefix(3))
        case "p": return hour < 12 ? "AM" : "PM"
        case "u": return String(weekday == 0 ? 7 : weekday)
        case "w": return String(weekday)
        case "F": return formatted("%Y-%m-%d")
        case "T": return formatted("%H:%M:%S")
        case "R": return formatted("%H:%M")
        case "D": return formatted("%m/%d/%y")
        case "n": return "\n"
        case "t": return "\t"
        case "%": return "%"
        // A naive datetime has no zone.
        case "z", "Z": return ""
        default: return nil
        }
    }
}
