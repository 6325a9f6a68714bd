/// What is said in one session, before anyone looks at the clock.
struct SessionScript {
    struct Line {
        var role: String
        var content: String
        /// Whether an assistant line answers rightly; nil where there is no telling.
        var isRight: Bool?
        var metadata = "{}"
        /// A thumb that comes for certain, since the user asked for another try.
        var isSurelyRated = false
    }

    var lines: [Line] = []
    var canary: Canary?

    /// The share of tasks the assistant that was online got wrong.
    static let wrongShare = 0.18
    /// Of those, the share the user had generated anew.
    static let regeneratedShare = 0.4

    mutating func say(_ content: String) {
        lines.append(Line(role: "user", content: content))
    }

    mutating func reply(_ content: String, isRight: Bool? = nil, metadata: String = "{}") {
        lines.append(
            Line(role: "assistant", content: content, isRight: isRight, metadata: metadata)
        )
    }

    mutating func instruct(_ content: String) {
        lines.insert(Line(role: "system", content: content), at: 0)
    }

    /// A request and the online assistant's answer, at times wrong and then generated anew.
    mutating func ask(_ prompt: String, of item: TaskItem, _ random: inout SplitMix64) {
        say(prompt)
        let isRight = !random.chance(Self.wrongShare)
        reply(isRight ? item.answer : item.wrong, isRight: isRight)
        guard !isRight, random.chance(Self.regeneratedShare) else { return }
        lines[lines.count - 1].isSurelyRated = true
        let isRightNow = random.chance(0.9)
        reply(
            isRightNow ? item.answer : item.wrong,
            isRight: isRightNow,
            metadata: "{\"regenerated\": true}"
        )
        lines[lines.count - 1].isSurelyRated = isRightNow
    }
}
