/// Looks one key up in a small JSON object.
///
/// A third of the values are made-up strings, which have to be copied and cannot be remembered.
enum JSONGetTask {
    static func draw(_ random: inout SplitMix64) -> TaskItem {
        var left = keys
        let pairs = (0..<random.int(2...3)).map { _ in
            (left.remove(at: random.int(0...left.count - 1)), entry(&random))
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

    private static func entry(_ random: inout SplitMix64) -> String {
        random.chance(0.65) ? random.pick(words) : freeString(&random)
    }

    private static let words = [
        "Paris", "Berlin", "Oslo", "Rome", "red", "blue", "green", "black", "open", "closed",
        "active", "paused", "basic", "pro", "team", "gold", "silver", "admin", "editor", "viewer",
        "alpha", "beta", "north", "south", "book", "lamp", "chair", "phone",
    ]

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
