/// Chinese typed in Latin letters.
enum PinyinWords {
    /// - Parameter besideHan: whether the prompt has Chinese characters too, which makes a single
    ///   word of two syllables enough.
    static func isTyped(in prompt: String, besideHan: Bool) -> Bool {
        if besideHan { return phrases(of: prompt).contains(where: isPhrase) }
        let words = prompt.split { !($0.isASCII && $0.isLetter) }
        guard words.count >= 2, words.allSatisfy({ $0 == $0.lowercased() }) else { return false }
        let counts = words.map { syllableCount($0) }
        guard !counts.contains(nil) else { return false }
        let sure = words.count { !english.contains(String($0)) }
        return counts.reduce(0) { $0 + ($1 ?? 0) } >= 4 && sure * 2 >= words.count
    }

    /// Runs of ASCII between Chinese characters and their punctuation, as words.
    private static func phrases(of prompt: String) -> [[Substring]] {
        prompt.split { !$0.isASCII || $0.isNewline }.map { $0.split(separator: " ") }
    }

    /// Whether all words are letters that fall into syllables, and one of them is surely pinyin: a
    /// phrase with a full stop, a sign or an English word in it is English, code or an address.
    private static func isPhrase(_ words: [Substring]) -> Bool {
        let areSyllables = words.allSatisfy { word in
            word.allSatisfy { $0.isLetter && $0.isLowercase } && syllableCount(word) != nil
        }
        return areSyllables && words.contains(where: isSure)
    }

    /// Five letters or more in two syllables or more that are no single vowel, and no English:
    /// most English words that could be pinyin are short or end in -ing.
    private static func isSure(_ word: Substring) -> Bool {
        guard word.count >= 5, !english.contains(String(word)) else { return false }
        let endsInEnglish =
            word.hasSuffix("ing") && "dtnplmb".contains(word.dropLast(3).last ?? " ")
        return !endsInEnglish && (syllableCount(word, shortest: 2) ?? 0) >= 2
    }

    /// The fewest syllables a word falls into; `nil` where it does not.
    static func syllableCount(_ word: Substring, shortest: Int = 1) -> Int? {
        let letters = Array(word.utf8)
        guard letters.count <= 36 else { return nil }
        var fewest = [Int?](repeating: nil, count: letters.count + 1)
        fewest[0] = 0
        for end in letters.indices {
            for start in max(0, end - 5)...end where end - start + 1 >= shortest {
                guard let before = fewest[start],
                    syllables.contains(String(decoding: letters[start...end], as: UTF8.self))
                else { continue }
                fewest[end + 1] = min(fewest[end + 1] ?? .max, before + 1)
            }
        }
        return fewest[letters.count]
    }

    /// English words that happen to be pinyin.
    private static let english: Set<String> = [
        "a", "an", "bang", "ban", "can", "change", "dang", "die", "fan", "fang", "fen", "gang",
        "gun", "hang", "he", "long", "man", "me", "men", "mine", "nan", "one", "pan", "pang", "pen",
        "pin", "ran", "rang", "run", "sang", "she", "song", "sun", "sung", "tan", "tang", "ten",
        "wan", "women", "wo", "you", "bin", "bun", "den", "din", "dun", "fun", "gene", "hen",
        "kang", "lane", "line", "lie", "machine", "manage", "nine", "pie", "range", "tie", "tune",
        "xenon", "banana", "canada", "china", "binge", "mango", "panda", "image", "data", "java",
        "panel", "menu", "engine", "ping", "piano", "beijing", "shanghai", "alibaba", "dance",
        "chance", "name", "size", "code", "note", "base", "case", "make", "take", "date", "cage",
        "page", "game", "same", "mode", "node", "use", "male", "female", "baidu", "huawei", "liste",
        "console", "genome", "online", "offline", "pipeline", "define", "combine", "machinery",
        "pinyin", "kanban", "manga", "bonjour", "danone", "pagerank", "suno", "duolingo",
    ]

    /// The syllables of Hanyu Pinyin by initial (ISO 7098), `v` for `ü`.
    private static let syllables: Set<String> = {
        let table = """
            :a ai an ang ao e ei en er o ou
            b:a ai an ang ao ei en eng i ian iao ie in ing o u
            p:a ai an ang ao ei en eng i ian iao ie in ing o ou u
            m:a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u
            f:a an ang ei en eng o ou u
            d:a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo
            t:a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo
            n:a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve
            l:a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan un uo v ve
            g:a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
            k:a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo
            h:a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
            j:i ia ian iang iao ie in ing iong iu u uan ue un
            q:i ia ian iang iao ie in ing iong iu u uan ue un
            x:i ia ian iang iao ie in ing iong iu u uan ue un
            zh:a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo
            ch:a ai an ang ao e en eng i ong ou u uai uan uang ui un uo
            sh:a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo
            r:an ang ao e en eng i ong ou u uan ui un uo
            z:a ai an ang ao e ei en eng i ong ou u uan ui un uo
            c:a ai an ang ao e en eng i ong ou u uan ui un uo
            s:a ai an ang ao e en eng i ong ou u uan ui un uo
            y:a an ang ao e i in ing ong ou u uan ue un
            w:a ai an ang ei en eng o u
            """
        var found: Set<String> = []
        for line in table.split(separator: "\n") {
            let parts = line.split(separator: ":", omittingEmptySubsequences: false)
            guard let initial = parts.first, let finals = parts.last else { continue }
            for final in finals.split(separator: " ") { found.insert("\(initial)\(final)") }
        }
        return found
    }()
}
