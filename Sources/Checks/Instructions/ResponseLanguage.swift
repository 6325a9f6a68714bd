import Text

/// The whole answer in one language.
struct ResponseLanguage: Instruction {
    static let id = "language:response_language"

    private let code: String

    init(_ arguments: InstructionArguments) throws {
        code = try arguments.need(arguments.language, "language")
    }

    init?(recognisedIn prompt: InstructionPrompt) {
        guard
            prompt.says([
                "no other language", "language only", "entirely in", "only use the", "use only",
                "全程用", "全部用", "只用",
            ])
        else { return nil }
        let named = Self.names.filter { prompt.lowered.contains($0.key) }
        guard named.count == 1, let only = named.first else { return nil }
        code = only.value
    }

    /// A text too short or too mixed to tell counts as followed.
    func isFollowed(by answer: String) -> Bool {
        let guess = detectLanguage(MarkdownText(answer).prose)
        guard guess.confidence >= 0.7, guess.code != "und", guess.code != "mixed" else {
            return true
        }
        return guess.code == code
    }

    private static let names = [
        "hindi": "hi", "korean": "ko", "italian": "it", "german": "de", "french": "fr",
        "spanish": "es", "portuguese": "pt", "russian": "ru", "japanese": "ja", "arabic": "ar",
        "chinese": "zh", "vietnamese": "vi", "thai": "th", "tamil": "ta", "telugu": "te",
        "bengali": "bn", "marathi": "mr", "gujarati": "gu", "punjabi": "pa", "kannada": "kn",
        "urdu": "ur", "persian": "fa", "finnish": "fi", "bulgarian": "bg", "swahili": "sw",
        "nepali": "ne", "英文": "en", "英语": "en", "中文": "zh", "日语": "ja", "韩语": "ko", "法语": "fr",
        "德语": "de", "俄语": "ru", "西班牙语": "es",
    ]
}
