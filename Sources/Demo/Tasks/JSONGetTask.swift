/// Looks one key up in a small JSON object.
///
/// The values are made-up strings, so the answer has to be copied and cannot be remembered.
enum JSONGetTask {
    static func draw(_ random: inout SplitMix64) -> TaskItem {
        var left = keys
        let pairs = (0..<random.int(2...3)).map { _ in
            (left.remove(at: random.int(0...left.count - 1)), freeString(&random))
        }
        let object =
            "{" + pairs.map { "\"\($0.0)\": \"\($0.1)\"" }.joined(separator: ", ") + "}"
        let asked = random.int(0...pairs.count - 1)
        let (key, value) = pairs[asked]
        return TaskItem(
            family: .jsonGet,
            key: object + key,
            prompt: fill(random.pick(wordings), object, key),
            mixed: fill(random.pick(mixedWordings), object, key),
            answer: value,
            wrong: pairs[(asked + 1) % pairs.count].1
        )
    }

    private static func fill(_ wording: String, _ object: String, _ key: String) -> String {
        wording.replacing("@", with: object).replacing("#", with: key)
    }

    /// Two or three made-up syllables, at times with a number behind them.
    private static func freeString(_ random: inout SplitMix64) -> String {
        let syllables = (0..<random.int(2...3)).map { _ in
            random.pick(consonants) + random.pick(vowels)
        }
        let word = syllables.joined()
        return random.chance(0.3) ? "\(word)-\(random.int(10...99))" : word
    }

    private static let keys = [
        "name", "city", "code", "color", "team", "owner", "status", "role", "item", "plan",
    ]
    private static let consonants = [
        "b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "sh", "tr",
    ]
    private static let vowels = ["a", "e", "i", "o", "u", "ai", "or", "en"]
    private static let wordings = [
        "@ Get \"#\".", "What is \"#\" in @?", "From @ return \"#\".", "Value of \"#\": @",
    ]
    private static let mixedWordings = [
        "@ 里面 \"#\" 是什么", "帮我 get \"#\" from @", "@ qu \"#\" de zhi", "取 \"#\" 的值：@",
    ]
}
