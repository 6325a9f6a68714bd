package import Flywheel

/// A way in which people type badly.
package enum RobustnessFamily: String, Sendable, Hashable, CaseIterable, Codable {
    case typo
    case truncated
    case pinyin
    case mixedScript = "mixed_script"

    package var tag: Tag {
        switch self {
        case .typo: .typo
        case .truncated: .truncated
        case .pinyin: .pinyin
        case .mixedScript: .mixedScript
        }
    }

    /// Spoils the free characters of a prompt; `nil` where the prompt offers nothing to spoil.
    func spoil(_ prompt: PromptText, _ random: inout SeededGenerator) -> String? {
        switch self {
        case .typo: TypoFamily.spoil(prompt, &random)
        case .truncated: TruncatedFamily.spoil(prompt, &random)
        case .pinyin: PinyinFamily.spoil(prompt, &random)
        case .mixedScript: MixedScriptFamily.spoil(prompt, &random)
        }
    }
}
