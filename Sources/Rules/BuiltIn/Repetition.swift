import Flywheel
import Text

struct Repetition: Rule {
    struct Options: Codable, Sendable {
        var ngram: Int?
        var atMost: Share?

        enum CodingKeys: String, CodingKey {
            case ngram
            case atMost = "at_most"
        }
    }

    static let id = RuleID("repetition", 1)
    static let manual = """
        Drops prompts that say the same again, by the larger of two shares of their character \
        n-grams. The first is data-juicer's: of the distinct n-grams, the square root of their \
        number that occur most often (and more than once), over all. It is blind to a long \
        sentence said over and over, so the second is the share of n-grams that occurred before.
        Defaults ngram 10, at_most 0.6: data-juicer's SFT recipes (alpaca-cot-en/zh-refine.yaml; \
        0.5 in config_all.yaml). Works on characters, so on Chinese as on English.
        A prompt pasted three times is dropped, one pasted twice is not. It cannot see a repeat in \
        other words.
        Code: repetitive. Score: the share.
        """

    let ngram: Int
    let atMost: Double

    init(_ options: Options) throws {
        ngram = options.ngram ?? 10
        atMost = options.atMost?.fraction ?? 0.6
        guard (1...100).contains(ngram) else {
            throw RuleOptionError("ngram must be from 1 to 100, found \(ngram)")
        }
    }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let prompt = conversation.prompt
        let frequent = RepetitionFeatures(prompt, ngram: ngram).characterRepetition
        let share = max(frequent, saidAgain(prompt))
        guard share > atMost else { return Judgement(.keep, score: share) }
        return .drop(.repetitive(share, atMost), score: share)
    }

    private func saidAgain(_ prompt: String) -> Double {
        let all = Normalizer.fold(prompt).unicodeScalars.count - ngram + 1
        guard all > 0 else { return 0 }
        return 1 - Double(Shingles(prompt, ngram: ngram).count) / Double(all)
    }
}

extension Reason {
    fileprivate static func repetitive(_ share: Double, _ atMost: Double) -> Reason {
        Reason("repetitive", "\(share.rounded(3)) > \(atMost)")
    }
}
