import Flywheel
import Text

struct Chatter: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("chatter", 1)
    static let purpose = RulePurpose.tagging
    static let manual = """
        Tags prompts that are nothing but a greeting, thanks, a yes or no, or a test of the line \
        as value/chatter. A small model needs some of them and not thousands: limit them by tag in \
        the mix. Drops nothing; low_information@1 drops what is not even chatter.
        The whole prompt must be one of a list of about a hundred English and Chinese phrases, \
        letter case, signs and repeated last letters aside ("hiii!", 哈喽~). The list is ours. \
        Numbers ("1", "123") test the line only where nothing was answered yet; after an answer \
        they choose from it.
        Codes: greeting, thanks, acknowledgement, line_test.
        """

    init(_ options: Options) throws {}

    private static let lists: [(code: String, phrases: Set<String>)] = [
        (
            "greeting",
            [
                "hi", "hello", "hey", "hi there", "hello there", "hey there", "hiya", "yo", "sup",
                "howdy", "greetings", "good morning", "good afternoon", "good evening",
                "good night", "how are you", "hi how are you", "hello how are you", "whats up",
                "how are you doing", "how are you today", "bye", "goodbye", "see you", "bye bye",
                "你好", "您好", "你好啊", "你好呀", "你好吗", "嗨", "哈喽", "哈啰", "在吗", "在不在", "在么", "早",
                "早上好", "下午好", "晚上好", "早安", "晚安", "大家好", "再见", "拜拜", "你在吗", "喂", "hi你好",
            ]
        ),
        (
            "thanks",
            [
                "thanks", "thank you", "thx", "ty", "thanks a lot", "thank you so much",
                "thank you very much", "many thanks", "ok thanks", "okay thanks", "ok thank you",
                "great thanks", "thanks for your help", "cheers", "perfect thanks",
                "谢谢", "多谢", "谢谢你", "谢谢您", "感谢", "非常感谢", "谢了", "好的谢谢", "好谢谢", "谢谢啦", "3q",
            ]
        ),
        (
            "acknowledgement",
            [
                "ok", "okay", "k", "yes", "yep", "yeah", "yup", "no", "nope", "sure", "cool",
                "great", "nice", "good", "perfect", "awesome", "wow", "lol", "haha", "right",
                "i see", "got it", "understood", "alright", "fine", "hmm", "really", "no thanks",
                "no thank you", "sounds good", "ok cool", "thats all", "nothing", "oh", "ah",
                "好", "好的", "好吧", "嗯", "嗯嗯", "哦", "哦哦", "行", "可以", "是", "是的", "对", "对的", "不",
                "不是", "没有", "知道了", "明白了", "明白", "了解", "收到", "哈", "哈哈", "哈哈哈", "呵呵", "不错", "厉害",
                "没事", "没了", "真的吗", "是吗", "可以的", "好滴", "好嘞",
            ]
        ),
        (
            "line_test",
            [
                "test", "testing", "test test", "test 123", "testing 123", "this is a test",
                "hello world", "123", "1", "11", "111", "测试", "测试一下", "测试测试", "试试", "试一下",
            ]
        ),
    ]

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        guard facts.features.scalars <= 40 else { return .keep }
        let prompt = Normalizer.fold(
            conversation.prompt.replacing("'", with: "").replacing("\u{2019}", with: ""),
            punctuation: .dropped
        )
        let phrase = String(Substring(prompt).trimmingBlanks())
        let short = Self.withoutDrawl(phrase)
        for list in Self.lists where list.phrases.contains(phrase) || list.phrases.contains(short) {
            let isChoice = phrase.allSatisfy(\.isNumber) && conversation.lastAnswerIndex != nil
            return isChoice ? .keep : .tag(["value/chatter"], Reason(list.code))
        }
        return .keep
    }

    /// `hiiii` as `hi`.
    private static func withoutDrawl(_ phrase: String) -> String {
        guard let last = phrase.last, !last.isNumber else { return phrase }
        var short = Substring(phrase)
        while short.hasSuffix("\(last)\(last)") { short.removeLast() }
        return String(short)
    }
}
