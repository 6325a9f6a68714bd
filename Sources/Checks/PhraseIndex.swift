import Text

/// Finds runs of known texts in another text, word by word.
struct PhraseIndex: Sendable {
    /// A folded word and what it weighs: letters and digits two, a character without spaces one.
    struct Word: Hashable, Sendable {
        /// Of its folded scalars.
        let hash: UInt64
        let weight: Int

        static let border = Word(hash: 0, weight: 0)
    }

    private struct Place: Sendable {
        let phrase: Int
        let word: Int
    }

    private struct Phrase: Sendable {
        let words: [Word]
        /// What a run of it has to weigh to be a leak.
        let enough: Int
    }

    private var phrases: [Phrase] = []
    /// By the hash of the first words of a run.
    private var places: [UInt64: [Place]] = [:]

    /// Runs are looked up by so many words; every phrase has that many at least.
    private static let key = 3

    var isEmpty: Bool { phrases.isEmpty }

    init(_ options: TemplateLeak.Options) {
        for text in options.texts {
            add(Phrase(words: Self.words(text), enough: options.run))
            for sentence in text.split(whereSeparator: Self.ends.contains) {
                let words = Self.words(String(sentence))
                let weight = Self.weight(words)
                guard weight >= options.sentence, weight < options.run else { continue }
                add(Phrase(words: words, enough: weight))
            }
        }
        for answer in options.answers {
            let words = Self.words(answer)
            let weight = Self.weight(words)
            if weight >= options.run { add(Phrase(words: words, enough: weight)) }
        }
    }

    private static let ends: Set<Character> = [".", "!", "?", "。", "！", "？", "；", ";", "\n"]

    private mutating func add(_ phrase: Phrase) {
        guard phrase.words.count >= Self.key else { return }
        for word in 0...(phrase.words.count - Self.key) {
            places[Self.hash(phrase.words[word..<(word + Self.key)]), default: []].append(
                Place(phrase: phrases.count, word: word)
            )
        }
        phrases.append(phrase)
    }

    /// - Parameter own: words whose runs are not counted.
    /// - Returns: the weight of the first run that is a leak.
    func leak(in words: [Word], besides own: [Word] = []) -> Int? {
        guard words.count >= Self.key else { return nil }
        for start in 0...(words.count - Self.key) {
            for place in places[Self.hash(words[start..<(start + Self.key)])] ?? [] {
                let phrase = phrases[place.phrase]
                let run = Self.run(words[start...], phrase.words[place.word...])
                let weight = Self.weight(run)
                guard weight >= phrase.enough else { continue }
                if own.isEmpty || !own.contains(run) { return weight }
            }
        }
        return nil
    }

    private static func run(_ left: ArraySlice<Word>, _ right: ArraySlice<Word>) -> [Word] {
        var run: [Word] = []
        for (one, other) in zip(left, right) {
            guard one == other else { break }
            run.append(one)
        }
        return run
    }

    private static func weight(_ words: [Word]) -> Int { words.reduce(0) { $0 + $1.weight } }

    /// FNV-1a (Fowler, Noll, Vo), over whole values instead of bytes.
    private static let basis: UInt64 = 0xCBF2_9CE4_8422_2325

    private static func mixed(_ hash: UInt64, _ value: UInt64) -> UInt64 {
        (hash ^ value) &* 0x0000_0100_0000_01B3
    }

    private static func hash(_ words: ArraySlice<Word>) -> UInt64 {
        words.reduce(basis) { mixed($0, $1.hash) }
    }

    static func words(_ text: String) -> [Word] {
        var words: [Word] = []
        var word = basis
        func end() {
            if word != basis { words.append(Word(hash: word, weight: 2)) }
            word = basis
        }
        for scalar in Normalizer.fold(text).unicodeScalars {
            if isUnspaced(scalar.value) {
                end()
                words.append(Word(hash: mixed(basis, UInt64(scalar.value)), weight: 1))
            } else if isPartOfWord(scalar) {
                word = mixed(word, UInt64(scalar.value))
            } else {
                end()
            }
        }
        end()
        return words
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
        }
        return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    /// Letters of scripts that do not part words by spaces: Thai, Lao, kana, Han.
    private static func isUnspaced(_ scalar: UInt32) -> Bool {
        scalar >= 0x0E00
            && ((0x0E00...0x0EFF).contains(scalar) || (0x3040...0x30FF).contains(scalar)
                || (0x3400...0x9FFF).contains(scalar) || (0xF900...0xFAFF).contains(scalar)
                || (0x20000...0x3FFFF).contains(scalar))
    }
}
