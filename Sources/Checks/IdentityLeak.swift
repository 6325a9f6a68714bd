package import Flywheel
import Text

/// Drops answers in which the model says whose it is.
package struct IdentityLeak: AnswerCheck {
    package struct Options: CheckOptions {
        /// Names the student may give itself, such as the product's.
        package var allowed: [String] = []

        package init() {}

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            allowed = try values.decodeIfPresent([String].self, forKey: .allowed) ?? []
        }

        private enum CodingKeys: String, CodingKey { case allowed }
    }

    package static let id = RuleID("identity_leak", 1)
    package static let manual = """
        Drops answers that introduce themselves as another maker's model ("I am ChatGPT", "made \
        by OpenAI", "我是通义千问", "由深度求索开发"). Goes by the sentence and not by the name: an \
        answer *about* a model passes, where FastChat's list drops every text with "palm" or \
        "google" in it. `allowed` lists names the student may use.
        """

    package let options: Options
    private let patterns: PatternSet
    private let allowed: [String]

    package init(_ options: Options) throws {
        self.options = options
        allowed = options.allowed.map { $0.lowercased() }
        do {
            patterns = try PatternSet(
                Self.sentences.map { Pattern(name: $0, regex: $0, caseInsensitive: true) },
                positions: false
            )
        } catch {
            throw RuleOptionError("identity_leak@1: \(error.message)")
        }
    }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        // A bounded gap costs seconds to compile; one as long as the line and a look at each
        // sentence cost nothing.
        guard patterns.contains(content) else { return .pass }
        let leaks = content.split(whereSeparator: Self.ends.contains).contains { sentence in
            let text = sentence.lowercased()
            return !allowed.contains { text.contains($0) } && patterns.contains(text)
        }
        return leaks ? .drop(.identityLeak) : .pass
    }

    private static let ends: Set<Character> = [".", "!", "?", "。", "！", "？", "\n"]

    private static let models =
        "(?:chatgpt|gpt-?[345]|claude|gemini|bard|llama|qwen|deepseek|mistral|grok|copilot|kimi"
        + "|ernie|doubao|通义千问|千问|文心一言|豆包|智谱清言|讯飞星火|混元|深度求索|盘古)"
    private static let makers =
        "(?:openai|anthropic|google|deepmind|meta(?: ai)?|alibaba(?: cloud)?|deepseek|mistral ai"
        + "|xai|microsoft|moonshot|baidu|bytedance|tencent|阿里巴巴|阿里云|百度|字节跳动|腾讯|深度求索"
        + "|月之暗面|智谱|科大讯飞|华为)"

    /// Who speaks is part of each pattern: "I am", "my name is", "as …, I", "我是", "我叫".
    private static let sentences = [
        #"\b(?:i am|i['’]m|my name is|this is|you can call me) (?:an? )?"# + models + #"\b"#,
        #"\bas (?:an? )?"# + models + #"\b.*, i\b"#,
        #"\bi(?: am| was|['’]m).*\b(?:developed|created|made|trained|built) by "#
            + makers,
        #"\b(?:language|ai) model.*(?:developed|created|made|trained|built) by "#
            + makers + #".*\bi\b"#,
        "我(?:是|叫|的名字是)(?:一个|一款)?(?:名为)?[“\"]?" + models,
        "我是(?:由)?" + makers + ".*(?:开发|训练|研发|创建|推出|打造)",
        "(?:作为|身为)(?:一个|一款)?" + models + ".*我",
    ]
}

extension Reason {
    fileprivate static let identityLeak = Reason("identity_leak")
}
