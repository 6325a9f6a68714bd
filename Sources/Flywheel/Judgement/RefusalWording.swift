/// How an assistant words a refusal, in English and Chinese.
///
/// Wording only: whether the refusal was right is not decided here.
public enum RefusalWording {
    /// Whether the opening of an answer declines the request.
    ///
    /// Looks at the first 240 characters: an answer that helps and then warns is no refusal.
    public static func opens(_ answer: String) -> Bool {
        let opening = answer.prefix(240).lowercased().replacing("\u{2019}", with: "'")
        return phrases.contains { opening.contains($0) }
    }

    // The self-disclosures and apologies that the filters of WizardLM-uncensored and FastChat
    // (`optional_clean.py`) look for, those of the Chinese assistants added; written so that the
    // phrase itself declines, as "I cannot wait" and "对不起，我来晚了" must not count.
    private static let phrases = [
        "as an ai", "as a language model", "as a large language model", "i'm just an ai",
        "i am just an ai", "i'm sorry, but i can", "i am sorry, but i can", "i'm sorry, i can",
        "i apologize, but i can", "sorry, but i can't", "sorry, i can't", "i cannot help",
        "i can't help with", "i cannot assist", "i can't assist", "i'm unable to", "i am unable to",
        "i cannot provide", "i can't provide", "i cannot fulfill", "i can't fulfill",
        "i must decline", "i won't be able to", "i'm not able to", "i am not able to",
        "作为一个人工智能", "作为人工智能", "作为一个ai", "作为ai", "作为一名ai", "作为一个语言模型",
        "作为语言模型", "作为一个大语言模型", "我只是一个ai", "我无法提供", "我不能提供", "我无法回答",
        "我不能回答", "我无法协助", "我不能协助", "我无法帮助", "我不能帮助", "我无法完成",
        "我无法满足", "无法为您提供", "无法为你提供", "抱歉，我不能", "抱歉，我无法", "对不起，我不能",
        "对不起，我无法", "很遗憾，我无法", "抱歉,我不能", "抱歉,我无法",
    ]
}
