/// Secrets that a name gives away: `api_key = "…"`, `password: …`, `密码是…`, `Bearer …`.
///
/// A key has sixteen characters or more and the entropy of chance; a password has six or more
/// with a letter and a digit, or is all digits behind a Chinese word. Calls, paths, variables
/// and examples such as `YOUR_API_KEY` are no values.
struct AssignedSecret: Recognizer {
    private struct Name {
        let word: String
        let isPassword: Bool
    }

    func spans(in text: FoldedText) -> [Span] {
        var found: [Span] = []
        for place in text.bytes.indices {
            guard place >= found.last?.range.upperBound ?? 0 else { continue }
            guard let range = assigned(text, at: place) ?? bearer(text, at: place) else { continue }
            found.append(Span(range: range, value: text.exactly(range)))
        }
        return found
    }

    // MARK: Names

    private static let names: [Name] =
        [
            "password", "passwd", "pwd", "passphrase", "passcode", "password_hash", "db_pass",
            "密码", "口令", "登录密码",
        ].map { Name(word: $0, isPassword: true) }
        + [
            "secret", "api_key", "apikey", "api-key", "api key", "access_key", "accesskey",
            "access-key", "access key", "secret_key", "secretkey", "secret-key", "secret key",
            "private_key", "privatekey", "auth_key", "authkey", "accountkey", "account_key",
            "access_key_id", "access_key_secret", "accesskeysecret", "accesskeyid",
            "token", "access_token", "auth_token", "client_secret", "app_secret", "appsecret",
            "credential", "credentials", "authorization", "密钥", "秘钥", "令牌", "token是",
        ].map { Name(word: $0, isPassword: false) }

    private static let byLast: [UInt32: [(symbols: [UInt32], isPassword: Bool)]] = {
        let all = names.map {
            (symbols: $0.word.unicodeScalars.map(\.value), isPassword: $0.isPassword)
        }
        return Dictionary(grouping: all) { $0.symbols.last ?? 0 }
    }()

    /// The value behind a name that ends right before a sign of assignment.
    private func assigned(_ text: FoldedText, at place: Int) -> Range<Int>? {
        let sign = text.symbol(place)
        guard sign == 0x3a || sign == 0x3d || sign == 0x662f || sign == 0x4e3a else { return nil }
        var end = place
        while end > place - 3, Self.closes.contains(text[end - 1]) { end -= 1 }
        guard let name = name(text, endingAt: end) else { return nil }
        var start = place + 1
        while start < place + 4, Self.opens.contains(text[start]) { start += 1 }
        return value(text, from: start, isPassword: name.isPassword, isChinese: name.isChinese)
    }

    private static let closes = Set(" \t\"'`*]".utf8)
    private static let opens = Set(" \t\"'`=>*:".utf8)

    private func name(
        _ text: FoldedText,
        endingAt end: Int
    ) -> (isPassword: Bool, isChinese: Bool)? {
        guard let candidates = Self.byLast[text.symbol(end - 1)] else { return nil }
        for candidate in candidates {
            let start = end - candidate.symbols.count
            guard start >= 0,
                candidate.symbols.indices.allSatisfy({
                    text.symbol(start + $0) == candidate.symbols[$0]
                })
            else { continue }
            return (candidate.isPassword, text[start] == FoldedText.other)
        }
        return nil
    }

    // MARK: Values

    private static let longest = 256
    private static let ends = Set(" \t\n\r\"'`<>,;)]}|\\".utf8)

    private func value(
        _ text: FoldedText,
        from start: Int,
        isPassword: Bool,
        isChinese: Bool
    ) -> Range<Int>? {
        var end = start
        while end - start < Self.longest, text[end] != FoldedText.other,
            !Self.ends.contains(text[end])
        {
            end += 1
        }
        while end > start, Self.marks.contains(text[end - 1]) { end -= 1 }
        let range = start..<end
        guard !isCode(text, range) else { return nil }
        let digits = range.count(where: text.isDigit)
        let letters = range.count(where: text.isLetter)
        if isPassword {
            let isMixed = digits > 0 && letters > 0
            return range.count >= 6 && range.count <= 64 && (isMixed || isChinese && digits >= 6)
                ? range : nil
        }
        return range.count >= 16 && digits > 0 && letters > 0 && entropy(text.bytes[range]) >= 3.2
            ? range : nil
    }

    private static let marks = Set(".!?:*".utf8)
    private static let examples = [
        "your", "xxxx", "example", "****", "....", "placeholder", "changeme", "os.environ",
        "process.env", "${", "{{", "<", "getenv", "http://", "https://", "://",
    ]

    private func isCode(_ text: FoldedText, _ range: Range<Int>) -> Bool {
        let value = text.value(range)
        return value.contains("(") || value.contains("[")
            || Self.examples.contains(where: value.contains)
    }

    /// `Bearer` and `Basic` of an authorization header (RFC 6750 §2.1, RFC 7617).
    private func bearer(_ text: FoldedText, at place: Int) -> Range<Int>? {
        guard text.symbol(place) == 0x62, !text.isWord(place - 1) else { return nil }
        for scheme in ["bearer ", "basic "] {
            let symbols = scheme.unicodeScalars.map(\.value)
            guard symbols.indices.allSatisfy({ text.symbol(place + $0) == symbols[$0] }) else {
                continue
            }
            return value(text, from: place + symbols.count, isPassword: false, isChinese: false)
        }
        return nil
    }
}
