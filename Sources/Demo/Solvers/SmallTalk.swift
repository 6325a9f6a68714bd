/// Short friendly answers to what is not a task.
package enum SmallTalk {
    static let unsure =
        "I am not sure what you would like me to do. Could you say it in other words?"

    /// An answer for greetings, thanks and the like, or nil.
    package static func answer(_ prompt: String) -> String? {
        let request = RequestText(prompt.lowercased())
        return topics.first { topic in
            topic.cues.contains { request.text.contains($0) } || request.mentions(topic.cues)
        }?.answer
    }

    /// Whether the user only asks for another try at the request before.
    static func isRetry(_ prompt: String) -> Bool {
        retries.contains { prompt.lowercased().contains($0) }
    }

    private struct Topic: Sendable {
        let cues: [String]
        let answer: String
    }

    private static let topics = [
        Topic(cues: ["谢谢", "多谢"], answer: "不客气！"),
        Topic(cues: ["thanks", "thank", "xiexie"], answer: "You are welcome!"),
        Topic(cues: ["再见", "晚安"], answer: "再见，祝你愉快！"),
        Topic(cues: ["bye", "goodbye"], answer: "Goodbye, have a nice day!"),
        Topic(
            cues: ["笑话", "joke"],
            answer: "Why did the date cross the road? To get to the next day."
        ),
        Topic(cues: ["你是谁", "who are you", "your name"], answer: "I am a small assistant."),
        Topic(cues: ["你好", "早上好", "在吗"], answer: "你好！有什么可以帮你？"),
        Topic(
            cues: ["hello", "nihao", "morning", "how are you"],
            answer: "Hello! How can I help?"
        ),
    ]
    private static let retries = ["try again", "that is wrong", "不对", "再试", "wrong answer"]
}
