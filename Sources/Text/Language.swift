import CText

/// The language a text is most likely written in.
package struct LanguageGuess: Sendable, Equatable {
    /// ISO 639-1 where there is one (`zh`, `en`, `ja`, `ko`, `ru`, `de` …), `mixed` where two
    /// scripts share the text, `und` where there is too little to tell.
    package var code: String
    /// 0...1; the share of the text in that script, or what cld2 says. Not a probability.
    package var confidence: Double

    package init(code: String, confidence: Double) {
        self.code = code
        self.confidence = confidence
    }
}

/// Guesses by counting scripts, and by cld2 where the script does not settle the language.
///
/// A Han, kana or hangul character carries about as much as three Latin letters, so that is
/// how they are weighed: `Python 怎么读取文件` is Chinese, an English sentence that quotes one
/// Chinese word is English. Traditional Chinese is `zh` too. Short Latin texts such as `hi`
/// are `und`.
package func detectLanguage(_ text: String) -> LanguageGuess {
    detectLanguage(text, ByteFeatures(text))
}

/// As above for a text whose features are known.
package func detectLanguage(_ text: String, _ features: ByteFeatures) -> LanguageGuess {
    withBytes(of: text) { detectLanguage($0, features) }
}

func detectLanguage(
    _ text: UnsafeBufferPointer<UInt8>,
    _ features: ByteFeatures
) -> LanguageGuess {
    let wide = 3 * (features.han + features.kana + features.hangul)
    let total = wide + features.letters + features.cyrillic + features.otherLetters
    guard total > 0 else { return LanguageGuess(code: "und", confidence: 0) }
    func share(_ count: Int) -> Double { Double(count) / Double(total) }
    // A text belongs to a script that has three quarters of it.
    let enough = 0.75
    if share(wide) >= enough {
        return LanguageGuess(code: eastAsianCode(features), confidence: share(wide))
    }
    if share(features.cyrillic) >= enough {
        return guessFromWords(text, fallback: "ru", confidence: share(features.cyrillic))
    }
    if share(features.letters) >= enough || share(features.otherLetters) >= enough {
        return guessFromWords(text, fallback: "und", confidence: 0)
    }
    let largest = max(wide, features.letters, features.cyrillic, features.otherLetters)
    return LanguageGuess(code: "mixed", confidence: 1 - share(largest))
}

/// Kana is in every Japanese sentence and hangul is most of a Korean one.
private func eastAsianCode(_ features: ByteFeatures) -> String {
    let all = features.han + features.kana + features.hangul
    if features.kana * 10 >= all { return "ja" }
    return features.hangul * 10 >= all * 3 ? "ko" : "zh"
}

private func guessFromWords(
    _ text: UnsafeBufferPointer<UInt8>,
    fallback: String,
    confidence: Double
) -> LanguageGuess {
    var percent: Int32 = 0
    var reliable: Int32 = 0
    let code: String? = text.withMemoryRebound(to: CChar.self) { chars in
        ctext_language(chars.baseAddress, chars.count, &percent, &reliable)
            .map { String(cString: $0) }
    }
    guard let code else { return LanguageGuess(code: fallback, confidence: confidence) }
    let certainty = Double(percent) / 100
    return LanguageGuess(code: code, confidence: reliable != 0 ? certainty : certainty / 2)
}
