import Foundation

/// Mandarin readings as they are typed: lower case, no tones, `v` for `ü`.
///
/// The readings are ICU's, one for each character, so polyphones are often wrong
/// (`银行` gives `yin xing`). Good for imitating what people type, not for teaching them.
package enum Pinyin {
    /// The reading of one Han character; nil for anything else.
    package static func of(_ character: Character) -> String? {
        of(String(character))
    }

    /// The text with each Han character replaced by its reading, syllables apart by a space;
    /// nil where there is none to replace.
    package static func of(_ text: String) -> String? {
        guard ByteFeatures(text).han > 0 else { return nil }
        guard let latin = text.applyingTransform(.mandarinToLatin, reverse: false) else {
            return nil
        }
        guard ByteFeatures(latin).han == 0 else { return nil }
        var plain = String.UnicodeScalarView()
        for scalar in latin.decomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar {
            // Macron, acute, caron and grave are the four tones.
            case "\u{304}", "\u{301}", "\u{30C}", "\u{300}": continue
            case "\u{308}" where plain.last == "u":
                plain.removeLast()
                plain.append("v")
            default: plain.append(scalar)
            }
        }
        return String(plain).precomposedStringWithCanonicalMapping
    }
}
