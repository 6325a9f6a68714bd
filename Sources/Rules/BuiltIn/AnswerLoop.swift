import Flywheel

struct AnswerLoop: Rule {
    struct Options: Codable, Sendable {
        var paragraphs: Int?
        var sentences: Int?
        var inARow: Int?

        enum CodingKeys: String, CodingKey {
            case paragraphs, sentences
            case inARow = "in_a_row"
        }
    }

    static let id = RuleID("answer_loop", 1)
    static let manual = """
        Drops prompts that follow an answer caught in a loop: one paragraph `paragraphs` times, \
        one sentence `sentences` times, or one sentence `in_a_row` times with nothing between. A \
        model that reads such an answer as context learns to loop.
        Defaults 10, 40 and 4: open-instruct's filter_ngram_repetitions.py, which also spares code \
        and lists; here lines inside ``` fences, list items, table rows and lines with = { } ; are \
        not looked at. Sentences shorter than 10 characters (5 with Chinese characters) do not \
        count, nor paragraphs shorter than 20.
        Sentences end at . ! ? 。 ！ ？ and line breaks. A song's refrain may be dropped; raise \
        in_a_row for writers. Looks at the assistant's messages only; repetition@1 judges the \
        prompt.
        Codes: looped_paragraph, looped_sentence. Score: how often it is said.
        """

    let paragraphs: Int
    let sentences: Int
    let inARow: Int

    init(_ options: Options) throws {
        paragraphs = options.paragraphs ?? 10
        sentences = options.sentences ?? 40
        inARow = options.inARow ?? 4
        guard min(paragraphs, sentences, inARow) >= 2 else {
            throw RuleOptionError("paragraphs, sentences and in_a_row must be 2 or more")
        }
    }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        for message in conversation.messages where message.role == .assistant {
            let prose = Self.prose(message.content)
            let paragraph = Self.most(prose.split(separator: "\n\n"), shortest: 20)
            if paragraph.total >= paragraphs {
                return .drop(.looped("paragraph", paragraph.total), score: Double(paragraph.total))
            }
            let sentence = Self.most(prose.split(whereSeparator: Self.ends.contains), shortest: 10)
            if sentence.total >= sentences || sentence.inARow >= inARow {
                return .drop(.looped("sentence", sentence.total), score: Double(sentence.total))
            }
        }
        return .keep
    }

    private static let ends: Set<Character> = [".", "!", "?", "。", "！", "？", "\n", "\r\n"]
    private static let codeSigns = Set("={};|".unicodeScalars)

    /// The answer without fenced code, lists, tables and lines that look like code.
    private static func prose(_ answer: String) -> String {
        var inFence = false
        var kept: [Substring] = []
        for line in answer.split(separator: "\n", omittingEmptySubsequences: false) {
            let start = line.drop { $0 == " " || $0 == "\t" }
            if start.hasPrefix("```") { inFence.toggle() }
            if inFence || start.hasPrefix("```") || isListItem(start) { continue }
            if line.unicodeScalars.contains(where: codeSigns.contains) { continue }
            kept.append(line)
        }
        return kept.joined(separator: "\n")
    }

    private static func isListItem(_ line: Substring) -> Bool {
        guard let first = line.first else { return false }
        return "-*•+#>".contains(first) || first.isNumber
    }

    /// The piece that is said most: how often in all, and the longest run of any one piece.
    private static func most(
        _ pieces: [Substring],
        shortest: Int
    ) -> (total: Int, inARow: Int) {
        var counts: [Substring: Int] = [:]
        var best = (total: 0, inARow: 0)
        var run = 0
        var last: Substring?
        for piece in pieces {
            let text = piece.trimmingBlanks()
            guard !text.isEmpty else { continue }
            run = text == last ? run + 1 : 1
            last = text
            guard isLongEnough(text, shortest) else { continue }
            counts[text, default: 0] += 1
            best = (max(best.total, counts[text] ?? 0), max(best.inARow, run))
        }
        return best
    }

    private static func isLongEnough(_ text: Substring, _ shortest: Int) -> Bool {
        let count = text.unicodeScalars.count
        if count >= shortest { return true }
        return count * 2 >= shortest && text.unicodeScalars.contains(where: Words.isUnspaced)
    }
}

extension Substring {
    func trimmingBlanks() -> Substring {
        var text = drop(while: \.isWhitespace)
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}

extension Reason {
    fileprivate static func looped(_ what: String, _ times: Int) -> Reason {
        Reason("looped_\(what)", "\(times) times")
    }
}
