/// English dates in five spellings to `YYYY-MM-DD`.
enum DateTask {
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]

    static func draw(_ random: inout SplitMix64) -> TaskItem {
        let date = anyDate(&random)
        let written = spell(date, &random)
        return TaskItem(
            family: .date,
            key: date.iso,
            prompt: random.pick(wordings).replacing("@", with: written),
            mixed: random.pick(mixedWordings).replacing("@", with: written),
            answer: date.iso,
            wrong: nearMiss(date, &random)
        )
    }

    /// A day of 1980 to 2039.
    static func anyDate(_ random: inout SplitMix64) -> CivilDate {
        CivilDate(daysSinceEpoch: random.int(3652...25_566))
    }

    /// The mistakes people see: day and month swapped where that gives a date, or one day off.
    static func nearMiss(_ date: CivilDate, _ random: inout SplitMix64) -> String {
        if random.chance(0.5), date.day != date.month,
            let swapped = CivilDate(year: date.year, month: date.day, day: date.month)
        {
            return swapped.iso
        }
        return CivilDate(daysSinceEpoch: date.daysSinceEpoch + random.pick([-1, 1, 10])).iso
    }

    private static func spell(_ date: CivilDate, _ random: inout SplitMix64) -> String {
        let month = months[date.month - 1]
        return switch random.int(0...4) {
        case 0: "\(month) \(date.day), \(date.year)"
        case 1: "\(date.day) \(month) \(date.year)"
        case 2: "\(month.prefix(3)) \(date.day), \(date.year)"
        case 3: "the \(date.day)\(ordinal(date.day)) of \(month) \(date.year)"
        default: "\(month) \(date.day)\(ordinal(date.day)), \(date.year)"
        }
    }

    private static func ordinal(_ day: Int) -> String {
        switch day {
        case 1, 21, 31: "st"
        case 2, 22: "nd"
        case 3, 23: "rd"
        default: "th"
        }
    }

    private static let wordings = [
        "Write @ as YYYY-MM-DD.", "What is @ in ISO format?", "ISO date for @, please.",
        "Convert @ to an ISO date.",
    ]
    private static let mixedWordings = [
        "把 @ 改成 ISO 格式", "@ 的 ISO date 是什么", "qing ba @ xie cheng ISO riqi",
        "帮我 convert @ 成 ISO 日期",
    ]
}
