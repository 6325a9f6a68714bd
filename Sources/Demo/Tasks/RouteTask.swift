/// A customer's message to the desk that answers it, one word out of four.
enum RouteTask {
    static let labels = ["billing", "delivery", "technical", "praise"]

    static func draw(_ random: inout SplitMix64) -> TaskItem {
        let label = random.int(0...labels.count - 1)
        let message = random.pick(messages[label])
            .replacing("@", with: random.pick(goods))
            .replacing("#", with: random.pick(times))
            .replacing("$", with: String(random.int(5...180)))
        return TaskItem(
            family: .route,
            key: message,
            prompt: random.pick(wordings).replacing("@", with: message),
            mixed: random.pick(mixedWordings).replacing("@", with: message),
            answer: labels[label],
            wrong: labels[(label + random.int(1...3)) % labels.count]
        )
    }

    /// Per label: lower-case words that speak for it. `@` goods, `#` time, `$` amount.
    static let cues = [
        ["charged", "refund", "invoice", "paid", "bill", "price", "payment", "fee"],
        ["parcel", "courier", "arrived", "shipped", "delivery", "delivered", "late", "tracking"],
        ["crashes", "error", "login", "password", "broken", "freezes", "install", "update"],
        ["love", "great", "thank", "thanks", "wonderful", "best", "perfect", "excellent"],
    ]

    private static let messages = [
        [
            "I was charged $ dollars twice for the @.", "Please refund the @ I got #.",
            "My invoice # says $ dollars too much.", "I paid # but the bill shows $ dollars.",
            "Why is the fee for the @ $ dollars?",
        ],
        [
            "My parcel with the @ is $ hours late.", "The courier lost my @ #.",
            "The @ has not arrived since #.", "It shipped #. Where is the @?",
            "Tracking stopped # for the @.",
        ],
        [
            "The @ app crashes since #.", "Error $ when I open the @ page.",
            "Login failed $ times #.", "The screen of my @ freezes #.",
            "I cannot install the @ update #.",
        ],
        [
            "I love the @ I got #!", "Great service #, the @ works.",
            "The @ is perfect, $ points from me.", "Your team was wonderful #.",
            "Best @ in $ years!",
        ],
    ]
    private static let goods = [
        "lamp", "chair", "phone", "camera", "blender", "jacket", "router", "kettle", "mirror",
        "guitar", "bike", "watch", "sofa", "printer", "tablet", "heater", "drone", "speaker",
        "carpet", "scooter",
    ]
    private static let times = [
        "today", "yesterday", "last night", "on Monday", "on Friday", "last week", "this morning",
        "on Sunday", "in May", "in June", "in August", "last month",
    ]
    private static let wordings = [
        "Route to billing, delivery, technical or praise: @",
        "billing, delivery, technical or praise? @",
        "@ Label: billing, delivery, technical or praise?",
    ]
    private static let mixedWordings = [
        "分类 (billing, delivery, technical, praise)：@",
        "zhe ge shu yu billing, delivery, technical, praise? @",
        "选一个 billing/delivery/technical/praise：@",
    ]
}
