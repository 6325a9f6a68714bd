import Flywheel

struct URLShare: Rule {
    struct Options: Codable, Sendable {
        var atMost: Share?
        var words: Int?

        enum CodingKeys: String, CodingKey {
            case words
            case atMost = "at_most"
        }
    }

    static let id = RuleID("url_share", 1)
    static let manual = """
        Drops prompts of which more than `at_most` of the bytes are web addresses, and that say \
        fewer than `words` words beside them; what is behind a link cannot be answered from the \
        prompt.
        Defaults 0.7 and 5: "how would you scrape this site: https://…" is a question. A Chinese \
        character is half a word. NeMo Curator's filter for pages has 0.2; of real chat logs that drops "can \
        you check www.example.com" and "what about Jellyfin? https://…", which can be answered. \
        An address ends at the first blank or character beyond ASCII, so Chinese text right \
        after it is not counted. It cannot see whether the words beside the link are enough: a long \
        address with a question of four words is dropped.
        Code: mostly_urls. Score: the share.
        """

    let atMost: Double
    let words: Int

    init(_ options: Options) throws {
        atMost = options.atMost?.fraction ?? 0.7
        words = options.words ?? 5
        guard words >= 1 else { throw RuleOptionError("words must be 1 or more, found \(words)") }
    }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let bytes = Array(conversation.prompt.utf8)
        let rest = Self.withoutAddresses(bytes)
        let share = bytes.isEmpty ? 0 : Double(bytes.count - rest.count) / Double(bytes.count)
        guard share > atMost, Self.count(rest) < Double(words) else {
            return Judgement(.keep, score: share)
        }
        return .drop(.mostlyURLs(share, atMost), score: share)
    }

    private static func count(_ bytes: [UInt8]) -> Double {
        Words.split(String(decoding: bytes, as: UTF8.self)).reduce(0) { sum, word in
            sum + (word.unicodeScalars.contains(where: Words.isUnspaced) ? 0.5 : 1)
        }
    }

    /// An address goes from `http://`, `https://` or `www.` to the first byte that is not ASCII or
    /// is a blank.
    private static func withoutAddresses(_ bytes: [UInt8]) -> [UInt8] {
        let marks = ["http://", "https://", "www."].map { Array($0.utf8) }
        var rest: [UInt8] = []
        var place = 0
        while place < bytes.count {
            let isMark = marks.contains { mark in
                bytes[place] | 0x20 == mark[0] && bytes.count - place >= mark.count
                    && zip(bytes[place...], mark).allSatisfy { $0 | 0x20 == $1 | 0x20 }
            }
            guard isMark else {
                rest.append(bytes[place])
                place += 1
                continue
            }
            place = bytes[place...].firstIndex { $0 <= 0x20 || $0 >= 0x7f } ?? bytes.count
        }
        return rest
    }
}

extension Reason {
    fileprivate static func mostlyURLs(_ share: Double, _ atMost: Double) -> Reason {
        Reason("mostly_urls", "\(share.rounded(3)) > \(atMost)")
    }
}
