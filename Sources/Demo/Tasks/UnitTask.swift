/// Six conversions of whole numbers.
///
/// Four are powers of ten over a wide range; the two that need a table of multiples stay small.
enum UnitTask {
    /// One conversion and every way its two units are written.
    struct Conversion: Sendable {
        let from: String
        let to: String
        let fromHanzi: String
        let toHanzi: String
        let factor: Int
        let values: ClosedRange<Int>
        let weight: Int
        /// Lower-case spellings of the source unit, the short one first.
        let names: [String]
    }

    static let conversions = [
        Conversion(
            from: "km",
            to: "m",
            fromHanzi: "公里",
            toHanzi: "米",
            factor: 1000,
            values: 2...199,
            weight: 20,
            names: ["km", "kilometers", "kilometres", "公里", "千米", "gongli"]
        ),
        Conversion(
            from: "kg",
            to: "g",
            fromHanzi: "公斤",
            toHanzi: "克",
            factor: 1000,
            values: 2...199,
            weight: 20,
            names: ["kg", "kilograms", "公斤", "千克", "gongjin"]
        ),
        Conversion(
            from: "meters",
            to: "cm",
            fromHanzi: "米",
            toHanzi: "厘米",
            factor: 100,
            values: 2...199,
            weight: 20,
            names: ["m", "meters", "metres", "米", "mi"]
        ),
        Conversion(
            from: "liters",
            to: "ml",
            fromHanzi: "升",
            toHanzi: "毫升",
            factor: 1000,
            values: 2...199,
            weight: 20,
            names: ["l", "liters", "litres", "升", "sheng"]
        ),
        Conversion(
            from: "hours",
            to: "minutes",
            fromHanzi: "小时",
            toHanzi: "分钟",
            factor: 60,
            values: 2...48,
            weight: 10,
            names: ["h", "hours", "小时", "xiaoshi"]
        ),
        Conversion(
            from: "weeks",
            to: "days",
            fromHanzi: "周",
            toHanzi: "天",
            factor: 7,
            values: 2...30,
            weight: 10,
            names: ["w", "weeks", "周", "zhou"]
        ),
    ]

    static func draw(_ random: inout SplitMix64) -> TaskItem {
        let unit = random.pick(weighted: conversions.map { ($0, $0.weight) })
        let value = random.int(unit.values)
        let wording = random.pick(wordings)
        let result = value * unit.factor
        return TaskItem(
            family: .unit,
            // With 29 to 47 values the small tables cannot spare whole values, only wordings of them.
            key: "\(value) \(unit.from) \(unit.values.count < 100 ? wording : "")",
            prompt: fill(wording, value, unit.from, unit.to),
            mixed: fillMixed(random.pick(mixedWordings), value, unit),
            answer: "\(result) \(unit.to)",
            wrong: "\(wrongResult(result, unit, &random)) \(unit.to)"
        )
    }

    /// "And 12 km?" behind an earlier question about the same units.
    static func followUp(to item: TaskItem, _ random: inout SplitMix64) -> TaskItem? {
        let asked = conversions.first { item.family == .unit && item.answer.hasSuffix(" " + $0.to) }
        guard let unit = asked else { return nil }
        let value = random.int(unit.values)
        let prompt = random.pick(["And @?", "And what about @?", "@?"])
            .replacing("@", with: "\(value) \(unit.from)")
        return TaskItem(
            family: .unit,
            key: "\(value) \(unit.from) \(unit.values.count < 100 ? prompt : "")",
            prompt: prompt,
            mixed: prompt,
            answer: "\(value * unit.factor) \(unit.to)",
            wrong: "\(wrongResult(value * unit.factor, unit, &random)) \(unit.to)"
        )
    }

    private static func fill(_ wording: String, _ value: Int, _ from: String, _ to: String)
        -> String
    {
        wording.replacing("@", with: "\(value) \(from)").replacing("#", with: to)
    }

    private static func fillMixed(_ wording: String, _ value: Int, _ unit: Conversion) -> String {
        wording.replacing("@", with: "\(value)\(unit.fromHanzi)").replacing("#", with: unit.toHanzi)
            .replacing("$", with: "\(value) \(unit.from)").replacing("%", with: unit.to)
    }

    private static func wrongResult(
        _ result: Int,
        _ unit: Conversion,
        _ random: inout SplitMix64
    ) -> Int {
        random.chance(0.5) ? result * 10 : result + random.pick([unit.factor, 10, 5])
    }

    private static let wordings = [
        "Convert @ to #.", "How many # are in @?", "@ in #?", "What is @ in #?",
        "Please convert @ into #.", "Change @ to #.", "I have @. How much is that in #?",
        "Give me @ in #.",
    ]
    private static let mixedWordings = [
        "$ 等于多少 %", "@是多少#？", "帮我 convert $ to %", "qing wen $ shi duoshao %",
    ]
}
