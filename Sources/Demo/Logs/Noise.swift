/// What lands in a chat box and is no request.
enum Noise {
    static func smallTalk(_ random: inout SplitMix64) -> (prompt: String, answer: String) {
        random.pick([
            ("你好", "你好！"), ("Hello!", "Hi there!"), ("谢谢", "不客气"), ("Thanks a lot", "Sure thing."),
            ("在吗？", "在的。"), ("Tell me a joke", "I am still practising."), ("早上好", "早上好！"),
            ("How are you today?", "Fine, and you?"), ("再见", "再见！"), ("你是谁", "我是助手。"),
            ("Good morning", "Good morning!"), ("讲个笑话吧", "我还在练习。"),
        ])
    }

    static func mash(_ random: inout SplitMix64) -> String {
        let keys = ["a", "s", "d", "f", "j", "k", "l", ";", "g", "h"]
        return (0..<random.int(6...24)).map { _ in random.pick(keys) }.joined()
    }

    static func longPaste(_ random: inout SplitMix64) -> String {
        let sentences = [
            "The quarterly report follows on the next page.",
            "All figures are in thousands unless stated otherwise.",
            "本合同一式两份，双方各执一份。", "Page \(random.int(1...90)) of 90.",
            "The committee met and the minutes were read.", "见附件第\(random.int(2...9))节。",
        ]
        return (0..<random.int(150...320)).map { _ in random.pick(sentences) }.joined(
            separator: " "
        )
    }

    static func spam(_ random: inout SplitMix64) -> String {
        let links = (0..<random.int(2...4)).map { _ in
            "http://\(random.pick(["win", "cash", "deal"])).example/p\(random.int(100...9999))"
        }
        return random.pick(["FREE credit!!! ", "点击领奖 ", "Best price now "])
            + links.joined(separator: " ")
    }

    static let retries = ["No, that is wrong. Try again.", "不对，再试一次。", "Wrong answer, try again."]
    static let systemPrompts = ["You are a helpful assistant.", "你是一个乐于助人的助手。"]
    static let shrugs = ["Could you finish your sentence?", "请把问题说完整。", "I did not get that."]
    static let failure = "[error] upstream timed out, please retry later"
}
