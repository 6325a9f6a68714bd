/// What assistants wrap around an answer: plain beginnings, compared without regard to case.
enum ChatterWording {
    /// Begins a polite opening.
    static let openings = [
        "sure", "certainly", "of course", "absolutely", "no problem", "great question",
        "good question", "happy to help", "okay", "好的", "好呀", "当然可以", "当然", "没问题", "明白了",
        "收到",
    ]

    /// Announces an answer that should have stood alone.
    static let labels = [
        "here is", "here's", "here are", "here you go", "this is", "below is", "the answer",
        "the final answer", "final answer", "answer", "the result", "result", "the output",
        "output",
        "以下是", "这是", "如下", "最终答案", "答案", "转换结果", "结果", "输出",
    ]

    /// The same without a colon.
    static let statements = [
        "the answer is ", "the final answer is ", "the result is ", "答案是", "结果是", "结果为",
    ]

    /// Begins an offer of more help.
    static let offers = [
        "let me know", "please let me know", "feel free", "please feel free", "i hope this",
        "hope this", "hope that helps", "i hope that helps", "if you need", "if you have any",
        "if you want me", "if you would like", "if you'd like", "would you like me",
        "is there anything else", "希望这", "希望以上", "希望对你", "希望对您", "希望能帮", "如果你有",
        "如果您有", "如果有其他", "如果还有", "如果你还", "如果您还", "如果需要", "如有其他", "如有任何",
        "如有问题", "如需", "还有什么", "还有其他", "请随时", "欢迎随时", "随时告诉我", "随时联系",
    ]
}

extension StringProtocol {
    /// Whether the text begins with one of the phrases as whole words.
    func begins(with phrases: [String]) -> Bool {
        phrases.contains { follows($0) != nil }
    }

    /// What follows the phrase the text begins with; `nil` where it does not, or where an ASCII
    /// letter goes on with its last word.
    func follows(_ phrase: String) -> SubSequence? {
        guard hasFoldedPrefix(phrase) else { return nil }
        let rest = self[(utf8.index(startIndex, offsetBy: phrase.utf8.count))...]
        let endsInLetter = phrase.last.map { $0.isASCII && $0.isLetter } ?? false
        if endsInLetter, let next = rest.first, next.isASCII, next.isLetter { return nil }
        return rest
    }
}
