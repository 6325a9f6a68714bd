/// Chinese dates to `YYYY-MM-DD`.
enum DateZhTask {
    static func draw(_ random: inout SplitMix64) -> TaskItem {
        let date = DateTask.anyDate(&random)
        let written = "\(date.year)年\(date.month)月\(date.day)\(random.pick(["日", "日", "号"]))"
        let pinyin = "\(date.year) nian \(date.month) yue \(date.day) ri"
        let mixed = random.pick(mixedWordings)
        return TaskItem(
            family: .dateZh,
            key: date.iso,
            prompt: random.pick(wordings).replacing("@", with: written),
            mixed: mixed.replacing("@", with: written).replacing("#", with: pinyin),
            answer: date.iso,
            wrong: DateTask.nearMiss(date, &random)
        )
    }

    private static let wordings = ["把@写成ISO日期。", "@的ISO格式是什么？", "请转换日期：@", "@，请给出ISO日期。"]
    private static let mixedWordings = [
        "ba @ xie cheng ISO riqi", "convert @ to ISO", "qing zhuanhuan riqi: #", "@ 的 ISO date pls",
    ]
}
