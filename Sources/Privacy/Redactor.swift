package import Flywheel

/// Replaces personal data by typed placeholders such as `<EMAIL_1>`.
///
/// Finds work beside Chinese characters, on full-width digits, and across spaces, dashes and one
/// line end inside a number. Numbers with a check digit are replaced only where it is right.
package struct Redactor: Sendable {
    package let kinds: [PersonalDataKind]
    private let recognizers: [(kind: PersonalDataKind, recognizer: any Recognizer)]

    package init(kinds: [PersonalDataKind]) {
        self.kinds = PersonalDataKind.allCases.filter(kinds.contains)
        recognizers = self.kinds.map { ($0, $0.recognizer) }
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
        for message in copy.messages { placeholders.reserve(in: message.content, kinds) }
        placeholders.reserve(in: copy.metadata, kinds)
        for index in copy.messages.indices {
            copy.messages[index].content = redact(copy.messages[index].content, &placeholders)
        }
        copy.metadata = redact(metadata: copy.metadata, &placeholders)
        return (copy, placeholders.counts)
    }

    /// Redacts one text on its own, as before it is sent or published.
    package func redact(_ text: String) -> (String, counts: [PersonalDataKind: Int]) {
        var placeholders = Placeholders()
        placeholders.reserve(in: text, kinds)
        return (redact(text, &placeholders), placeholders.counts)
    }

    private func redact(metadata: String, _ placeholders: inout Placeholders) -> String {
        guard Self.mayHold(metadata) else { return metadata }
        return MetadataText(metadata).replacing { redact($0, &placeholders) }
    }

    private func redact(_ text: String, _ placeholders: inout Placeholders) -> String {
        guard Self.mayHold(text) else { return text }
        let folded = FoldedText(text)
        let finds = finds(in: folded)
        guard !finds.isEmpty else { return text }
        var result = String.UnicodeScalarView()
        var place = 0
        for find in finds {
            result.append(contentsOf: folded.scalars[place..<find.span.range.lowerBound])
            let placeholder = placeholders.placeholder(for: find.kind, find.span.value)
            result.append(contentsOf: placeholder.unicodeScalars)
            place = find.span.range.upperBound
        }
        result.append(contentsOf: folded.scalars[place...])
        return String(result)
    }

    /// Without overlaps, in the order of the text; the earlier kind wins.
    private func finds(in text: FoldedText) -> [(kind: PersonalDataKind, span: Span)] {
        var found: [(kind: PersonalDataKind, span: Span)] = []
        for (kind, recognizer) in recognizers {
            let earlier = found
            for span in recognizer.spans(in: text)
            where !earlier.contains(where: { $0.span.range.overlaps(span.range) }) {
                found.append((kind, span))
            }
        }
        return found.sorted { $0.span.range.lowerBound < $1.span.range.lowerBound }
    }

    /// Every find holds a digit, an at sign or a dash; `0xef` begins the full-width forms.
    private static func mayHold(_ text: String) -> Bool {
        text.utf8.contains { byte in
            FoldedText.digits.contains(byte) || byte == UInt8(ascii: "@")
                || byte == UInt8(ascii: "-") || byte == 0xef
        }
    }
}
