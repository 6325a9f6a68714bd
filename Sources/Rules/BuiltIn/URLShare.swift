import Flywheel

struct URLShare: Rule {
    struct Options: Codable, Sendable {
        var atMost: Share?

        enum CodingKeys: String, CodingKey {
            case atMost = "at_most"
        }
    }

    static let id = RuleID("url_share", 1)
    static let manual = """
        Drops prompts of which more than `at_most` of the bytes are web addresses; what is behind \
        a link cannot be answered from the prompt.
        Default 0.7. NeMo Curator's filter for pages has 0.2; of real chat logs that drops "can \
        you check www.example.com" and "what about Jellyfin? https://…", which can be answered. \
        An address ends at the first blank or character beyond ASCII, so Chinese text right \
        after it is not counted. It cannot see whether the words beside the link are enough.
        Code: mostly_urls. Score: the share.
        """

    let atMost: Double

    init(_ options: Options) throws { atMost = options.atMost?.fraction ?? 0.7 }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let bytes = Array(conversation.prompt.utf8)
        let share = bytes.isEmpty ? 0 : Double(Self.urlBytes(bytes)) / Double(bytes.count)
        guard share > atMost else { return Judgement(.keep, score: share) }
        return .drop(.mostlyURLs(share, atMost), score: share)
    }

    /// Bytes from `http://`, `https://` or `www.` to the first that is not ASCII or is a blank.
    private static func urlBytes(_ bytes: [UInt8]) -> Int {
        let marks = ["http://", "https://", "www."].map { Array($0.utf8) }
        var count = 0
        var place = 0
        while place < bytes.count {
            let isMark = marks.contains { mark in
                bytes[place] | 0x20 == mark[0] && bytes.count - place >= mark.count
                    && zip(bytes[place...], mark).allSatisfy { $0 | 0x20 == $1 | 0x20 }
            }
            guard isMark else {
                place += 1
                continue
            }
            let end = bytes[place...].firstIndex { $0 <= 0x20 || $0 >= 0x7f } ?? bytes.count
            count += end - place
            place = end
        }
        return count
    }
}

extension Reason {
    fileprivate static func mostlyURLs(_ share: Double, _ atMost: Double) -> Reason {
        Reason("mostly_urls", "\(share.rounded(3)) > \(atMost)")
    }
}
