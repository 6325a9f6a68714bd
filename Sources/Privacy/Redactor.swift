package import Flywheel

/// Replaces personal data by typed placeholders such as `<EMAIL_1>`.
///
/// Finds work beside Chinese characters, on full-width digits, and across spaces, dashes and one
/// line end inside a number. Numbers with a check digit are replaced only where it is right.
/// What was redacted once stays as it is, so texts are redacted again before they are sent.
package struct Redactor: Sendable {
    /// Part of the fingerprint of every stage that redacts: what is found changes with it.
    package static let version = 2

    package let kinds: [PersonalDataKind]
    private let recognizers: [(kind: PersonalDataKind, recognizer: any Recognizer)]

    package init(kinds: [PersonalDataKind]) {
        self.kinds = PersonalDataKind.allCases.filter(kinds.contains)
        recognizers = self.kinds.map { ($0, $0.recognizer) }
    }

    /// Kinds and version, for fingerprints.
    package var configuration: String {
        "redact@\(Self.version)=\(kinds.map(\.rawValue).sorted())"
    }

    /// Redacts the messages and the metadata of a conversation, which share their numbers.
    ///
    /// The metadata stays JSON: a number that is personal becomes a string.
    /// - Returns: the conversation, and how many finds of each kind were replaced.
    package func redact(
        _ conversation: SourceConversation
    ) -> (SourceConversation, counts: [PersonalDataKind: Int]) {
        var copy = conversation
        var placeholders = Placeholders()
        placeholders.reserve(in: copy.metadata, kinds)
        copy.messages = redact(copy.messages, &placeholders)
        copy.metadata = redact(metadata: copy.metadata, &placeholders)
        return (copy, placeholders.counts)
    }

    /// Redacts messages that belong together, as before they are sent or published.
    package func redact(
        _ messages: [Message]
    ) -> ([Message], counts: [PersonalDataKind: Int]) {
        var placeholders = Placeholders()
        let clean = redact(messages, &placeholders)
        return (clean, placeholders.counts)
    }

    /// Redacts one text on its own.
    package func redact(_ text: String) -> (String, counts: [PersonalDataKind: Int]) {
        var placeholders = Placeholders()
        placeholders.reserve(in: text, kinds)
        return (redact(text, &placeholders), placeholders.counts)
    }

    /// Where personal data stands in a text, in scalars, in the order of the text.
    package func finds(in text: String) -> [(kind: PersonalDataKind, range: Range<Int>)] {
        guard Self.mayHold(text) else { return [] }
        return finds(in: FoldedText(text)).map { ($0.kind, $0.span.range) }
    }

    private func redact(_ messages: [Message], _ placeholders: inout Placeholders) -> [Message] {
        for message in messages { placeholders.reserve(in: message.content, kinds) }
        return messages.map { message in
            var copy = message
            copy.content = redact(message.content, &placeholders)
            return copy
        }
    }

    /// A value is read behind its key, which may say what it is: `{"qq": "12345678"}`.
    private func redact(metadata: String, _ placeholders: inout Placeholders) -> String {
        MetadataText(metadata).replacing { value, key in
            redact(value, after: key.map { "\($0):" } ?? "", &placeholders)
        }
    }

    private func redact(
        _ text: String,
        after introduction: String = "",
        _ placeholders: inout Placeholders
    ) -> String {
        guard Self.mayHold(text) else { return text }
        let folded = FoldedText(introduction + text)
        var place = introduction.unicodeScalars.count
        let finds = finds(in: folded).filter { $0.span.range.lowerBound >= place }
        guard !finds.isEmpty else { return text }
        var result = String.UnicodeScalarView()
        for find in finds {
            result.append(contentsOf: folded.scalars[place..<find.span.range.lowerBound])
            let placeholder = placeholders.placeholder(for: find.kind, find.span.value)
            result.append(contentsOf: placeholder.unicodeScalars)
            place = find.span.range.upperBound
        }
        result.append(contentsOf: folded.scalars[place...])
        return String(result)
    }

    private struct Find {
        let kind: PersonalDataKind
        let span: Span
    }

    /// Without overlaps, in the order of the text; the earlier kind wins.
    private func finds(in text: FoldedText) -> [Find] {
        recognizers.reduce(into: []) { found, next in
            let spans = next.recognizer.spans(in: text).map { Find(kind: next.kind, span: $0) }
            found = Span.merged(found, spans, range: \.span.range)
        }
    }

    /// Every find holds a digit, an at sign, a dash or a colon, or is a Latin name behind a
    /// Chinese word, or hexadecimal letters with dots between; digits of other scripts begin with
    /// the bytes of the set.
    private static func mayHold(_ text: String) -> Bool {
        var hasLatin = false
        var hasChinese = false
        var isBehindDot = false
        for byte in text.utf8 {
            if FoldedText.digits.contains(byte) || signs.contains(byte) { return true }
            let isLatin = byte < 0x80 && FoldedText.letters.contains(byte | 0x20)
            if isLatin, isBehindDot { return true }
            isBehindDot = byte == UInt8(ascii: ".")
            hasLatin = hasLatin || isLatin
            hasChinese = hasChinese || (0xe4...0xe9).contains(byte)
            if hasLatin, hasChinese { return true }
        }
        return false
    }

    private static let signs: Set<UInt8> = [
        UInt8(ascii: "@"), UInt8(ascii: "-"), UInt8(ascii: ":"), 0xd9, 0xdb, 0xe0, 0xef, 0xf0,
    ]
}
