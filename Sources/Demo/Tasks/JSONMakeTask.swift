/// One sentence about a person to a JSON object with name, age and city.
enum JSONMakeTask {
    static func draw(_ random: inout SplitMix64) -> TaskItem {
        let (name, age, city) = (
            random.pick(names), random.int(18...79), random.pick(cities)
        )
        let sentence = fill(random.pick(sentences), name, age, city)
        return TaskItem(
            family: .jsonMake,
            key: "\(name) \(age) \(city)",
            prompt: random.pick(wordings).replacing("#", with: sentence),
            mixed: fill(random.pick(mixedWordings), name, age, city),
            answer: object(name, age, city),
            wrong: random.chance(0.5)
                ? object(city, age, name) : object(name, age + random.pick([-1, 1, 10]), city)
        )
    }

    static func object(_ name: String, _ age: Int, _ city: String) -> String {
        "{\"name\":\"\(name)\",\"age\":\(age),\"city\":\"\(city)\"}"
    }

    private static func fill(_ text: String, _ name: String, _ age: Int, _ city: String) -> String {
        text.replacing("@", with: name).replacing("#", with: String(age))
            .replacing("$", with: city)
    }

    private static let names = [
        "Anna", "Ben", "Clara", "David", "Emma", "Felix", "Grace", "Hugo", "Iris", "Jack", "Karl",
        "Laura", "Maria", "Nina", "Oscar", "Paula", "Quinn", "Rosa", "Simon", "Tina", "Victor",
        "Wendy", "Yusuf", "Zoe", "Lin", "Mei", "Omar", "Priya", "Kenji", "Sofia",
    ]
    private static let cities = [
        "Paris", "Berlin", "London", "Madrid", "Rome", "Oslo", "Vienna", "Prague", "Dublin",
        "Lisbon", "Athens", "Cairo", "Delhi", "Tokyo", "Seoul", "Beijing", "Shanghai", "Sydney",
        "Toronto", "Boston", "Chicago", "Lima", "Helsinki", "Warsaw",
    ]
    private static let sentences = [
        "@ is # and lives in $.", "@, #, from $.", "@ from $ is # years old.",
        "In $ lives @, aged #.",
    ]
    private static let wordings = [
        "Make JSON with name, age, city: #", "As JSON (name, age, city): #",
        "# Write it as JSON with name, age, city.",
    ]
    private static let mixedWordings = [
        "转成 JSON（name, age, city）：@ is # and lives in $.", "@, #, from $. 帮我写成 JSON",
        "qing zhuan cheng JSON: @, #, from $.", "JSON 格式 pls：@ from $ is # years old.",
    ]
}
