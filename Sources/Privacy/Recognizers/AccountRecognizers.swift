/// QQ numbers, five to eleven digits behind a word that says so.
struct QQRecognizer: Recognizer {
    func spans(in text: FoldedText) -> [Span] {
        var found: [Span] = []
        for label in Self.introduction.labels(in: text) {
            let place = Introduction.bridge(in: text, from: label.range.upperBound).place
            var end = place
            while text.isDigit(end), end - place <= 11 { end += 1 }
            guard (5...11).contains(end - place), text[place] != UInt8(ascii: "0"),
                !text.isWord(end), text[end] != UInt8(ascii: ".") || !text.isDigit(end + 1)
            else { continue }
            found.append(Span(range: place..<end, value: text.value(place..<end)))
        }
        return found
    }

    private static let introduction = Introduction([
        "qq", "qq号", "qq群", "q号", "q群", "扣扣", "扣扣号", "企鹅号", "加q", "加我q", "加我qq", "加qq",
    ])
}

/// WeChat names: a letter and five to nineteen letters, digits, `_` or `-` (or a number) behind a
/// word that says so, and `wxid_…` anywhere.
///
/// Behind a bare 微信 or `wechat` a plain word is a word; it counts with a digit or `_` in it, or
/// if 号, `id` or, in Chinese, a colon announces it.
struct WeChatRecognizer: Recognizer {
    func spans(in text: FoldedText) -> [Span] {
        var found: [Span] = []
        for label in Self.introduction.labels(in: text) {
            let isOwn = label.word == Self.ownPrefix
            let bridge = Introduction.bridge(in: text, from: label.range.upperBound)
            let place = isOwn ? label.range.lowerBound : bridge.place
            let announced =
                label.word > Self.ownPrefix
                || bridge.announces && text[label.range.lowerBound] == FoldedText.other
            // `微信wxid_abc` has two labels and one name.
            guard place >= found.last?.range.upperBound ?? 0,
                let end = name(text, place, isOwn || announced)
            else { continue }
            found.append(Span(range: place..<end, value: text.value(place..<end)))
        }
        return found
    }

    private func name(_ text: FoldedText, _ place: Int, _ announced: Bool) -> Int? {
        var end = place
        var hasDigit = false
        while text.isWord(end) || text[end] == UInt8(ascii: "_") || text[end] == UInt8(ascii: "-"),
            end - place <= 20
        {
            hasDigit = hasDigit || text.isDigit(end) || text[end] == UInt8(ascii: "_")
            end += 1
        }
        while end > place, text[end - 1] == UInt8(ascii: "-") { end -= 1 }
        guard (6...20).contains(end - place), text[place] != UInt8(ascii: "0"),
            hasDigit || announced, !text.isWord(end), text.isWord(place),
            text[end] != UInt8(ascii: ".") || !text.isWord(end + 1)
        else { return nil }
        return end
    }

    private static let words = [
        "微信", "薇信", "威信", "v信", "加v", "加我v", "加微信", "加我微信", "加微", "wechat", "weixin",
        "vx", "wx",
        "wxid_", "微信号", "微信id", "wechat id", "wechatid", "weixin id", "微信账号", "微信帐号", "微信賬號",
    ]
    /// The words from here on name an account, not the service.
    private static let ownPrefix = words.firstIndex(of: "wxid_") ?? words.count
    private static let introduction = Introduction(words)
}
