import Flywheel

struct WordRepetition: Rule {
    struct Options: Codable, Sendable {
        var ngram: Int?
        var atMost: Share?

        enum CodingKeys: String, CodingKey {
            case ngram
            case atMost = "at_most"
        }
    }

    static let id = RuleID("word_repetition", 1)
    static let manual = """
        Drops prompts in which more than `at_most` of the runs of `ngram` words belong to runs \
        that occur more than once.
        Defaults ngram 10, at_most 0.7: data-juicer's word_repetition_filter has 0.5 \
        (config_all.yaml), which of real chat logs drops a short question that holds a command or \
        a sentence twice. \
        Words are runs of letters and digits in lower case; data-juicer splits at spaces and \
        strips signs, which gives the same English words. Chinese has no spaces: each character \
        counts as a word, where data-juicer asks a sentence-piece model, so that ten Chinese \
        "words" here are about six of theirs, and a short loop is found sooner.
        A prompt of two dozen words or more that was pasted twice is dropped. Prompts of fewer than `ngram` words are kept. \
        A pasted table or log may repeat itself for \
        good reason; raise at_most where users paste such things.
        Code: repeats_words. Score: the share.
        """

    let ngram: Int
    let atMost: Double

    init(_ options: Options) throws {
        ngram = options.ngram ?? 10
        atMost = options.atMost?.fraction ?? 0.7
        guard (1...100).contains(ngram) else {
            throw RuleOptionError("ngram must be from 1 to 100, found \(ngram)")
        }
    }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let share = repeated(Words.split(conversation.prompt))
        guard share > atMost else { return Judgement(.keep, score: share) }
        return .drop(.repeatsWords(share, atMost), score: share)
    }

    private func repeated(_ words: [Substring]) -> Double {
        let all = words.count - ngram + 1
        guard all > 0 else { return 0 }
        var counts: [ArraySlice<Substring>: Int] = [:]
        for start in 0..<all { counts[words[start..<(start + ngram)], default: 0] += 1 }
        let again = counts.values.reduce(0) { $0 + ($1 > 1 ? $1 : 0) }
        return Double(again) / Double(all)
    }
}

extension Reason {
    fileprivate static func repeatsWords(_ share: Double, _ atMost: Double) -> Reason {
        Reason("repeats_words", "\(share.rounded(3)) > \(atMost)")
    }
}
