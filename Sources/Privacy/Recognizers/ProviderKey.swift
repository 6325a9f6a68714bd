/// Keys that say whose they are: a provider's prefix, then characters drawn at random.
///
/// Prefixes, lengths and entropies follow the providers' documents as collected by gitleaks.
enum ProviderKey {
    /// Where the key at a place ends, if one begins there.
    static func end(in text: FoldedText, at place: Int) -> Int? {
        let shapes = byFirst[Int(text[place])]
        guard !shapes.isEmpty, isFree(text, place) else { return nil }
        for shape in shapes where text.starts(with: shape.prefix, at: place) {
            let start = place + shape.prefix.count
            let end = shape.end(in: text, from: start)
            guard end - start >= shape.least, !text.isWord(end),
                text.bytes[start..<end].contains(where: FoldedText.digits.contains),
                entropy(text.bytes[start..<end]) >= shape.entropy
            else { continue }
            return end
        }
        return nil
    }

    /// Not inside a word or behind a hyphen of one, as in `task-force`.
    private static func isFree(_ text: FoldedText, _ place: Int) -> Bool {
        if text.isWord(place - 1) { return false }
        let joins = text[place - 1] == UInt8(ascii: "-") || text[place - 1] == UInt8(ascii: "_")
        return !joins || !text.isWord(place - 2)
    }

    /// Longer than any key of the table; bounds the look ahead.
    private static let longest = 512

    private struct Shape: Sendable {
        let prefix: [UInt8]
        let least: Int
        let isHex: Bool
        let entropy: Double

        init(_ prefix: String, _ least: Int, hex: Bool = false, entropy: Double = 3) {
            self.prefix = Array(prefix.utf8)
            self.least = least
            isHex = hex
            self.entropy = entropy
        }

        func end(in text: FoldedText, from start: Int) -> Int {
            var end = start
            while end - start < ProviderKey.longest, holds(text, end) { end += 1 }
            while end > start, !text.isWord(end - 1) { end -= 1 }
            return end
        }

        private func holds(_ text: FoldedText, _ place: Int) -> Bool {
            if isHex { return text.isHex(place) }
            return text.isTokenByte(place)
                || text[place] == UInt8(ascii: ".") && text.isTokenByte(place + 1)
        }
    }

    /// Prefix, and how many letters, digits, `_` and `-` follow at least.
    private static let shapes: [Shape] = [
        // Models
        Shape("sk-", 20), Shape("AIza", 35), Shape("hf_", 30), Shape("r8_", 37), Shape("gsk_", 40),
        Shape("xai-", 40), Shape("pplx-", 40), Shape("nvapi-", 40), Shape("tvly-", 20),
        Shape("jina_", 40), Shape("lsv2_", 32), Shape("fw_", 20), Shape("dapi", 32, hex: true),
        // Clouds
        Shape("AKIA", 16, entropy: 2.5), Shape("ASIA", 16, entropy: 2.5),
        Shape("LTAI", 12, entropy: 2.5), Shape("AKID", 28), Shape("AKLT", 20), Shape("ya29.", 30),
        Shape("GOCSPX-", 24), Shape("dop_v1_", 40), Shape("doo_v1_", 40), Shape("hvs.", 24),
        Shape("HRKU-", 30), Shape("sbp_", 40, hex: true), Shape("pscale_", 30), Shape("nfp_", 36),
        Shape("dp.pt.", 40), Shape("glsa_", 32), Shape("glc_", 32), Shape("NRAK-", 24),
        Shape("dt0c01.", 40), Shape("sntrys_", 40),
        // Code
        Shape("ghp_", 36), Shape("gho_", 36), Shape("ghu_", 36), Shape("ghs_", 36),
        Shape("ghr_", 36), Shape("github_pat_", 40), Shape("glpat-", 20), Shape("gldt-", 20),
        Shape("glrt-", 20), Shape("npm_", 36), Shape("pypi-", 40), Shape("rubygems_", 40),
        Shape("PMAK-", 40), Shape("ATATT3", 40), Shape("lin_api_", 32), Shape("figd_", 32),
        Shape("ntn_", 40), Shape("AGE-SECRET-KEY-1", 50),
        // Messages and money
        Shape("xoxb-", 20, entropy: 2.5), Shape("xoxp-", 20, entropy: 2.5),
        Shape("xoxa-", 20, entropy: 2.5), Shape("xoxs-", 20, entropy: 2.5),
        Shape("xoxr-", 20, entropy: 2.5), Shape("xapp-", 20, entropy: 2.5),
        Shape("SG.", 40), Shape("key-", 32, hex: true), Shape("SK", 32, hex: true),
        Shape("shpat_", 32, hex: true), Shape("shpss_", 32, hex: true),
        Shape("shpca_", 32, hex: true), Shape("sk_live_", 16), Shape("sk_test_", 16),
        Shape("rk_live_", 16), Shape("rk_test_", 16), Shape("whsec_", 24),
        Shape("sq0atp-", 20), Shape("sq0csp-", 40), Shape("EAAA", 56), Shape("EAAC", 56),
    ]

    private static let byFirst: [[Shape]] = (0..<256).map { byte in
        shapes.filter { Int($0.prefix[0]) == byte }
    }
}

extension FoldedText {
    /// Letters, digits, `_` and `-`, of which keys and base64url are made.
    func isTokenByte(_ place: Int) -> Bool {
        isWord(place) || self[place] == UInt8(ascii: "_") || self[place] == UInt8(ascii: "-")
    }
}
