package import Flywheel
import Text

/// Finds prompts that read the same, for duplicates and for decontamination.
package enum PromptKey {
    /// A digest of the roles and the folded texts up to and including the prompt: system message
    /// and history count, case, white space, full width and invisible characters do not.
    ///
    /// - Parameter messages: up to and including the prompt.
    package static func of(_ messages: [Message]) -> Digest {
        var builder = DigestBuilder()
        builder.field("prompt")
        for message in messages {
            builder.field(message.role.rawValue)
            builder.field(Normalizer.fold(message.content))
        }
        return builder.finish()
    }

    /// A digest of one folded text.
    package static func of(answer: String) -> Digest {
        Digest(of: Normalizer.fold(answer))
    }
}
