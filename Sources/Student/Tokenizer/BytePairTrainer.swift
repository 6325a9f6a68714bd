/// Learns merges from word counts (Sennrich, Haddow and Birch 2016, algorithm 1), bytes first.
///
/// Merge for merge what `BpeTrainer` of Hugging Face `tokenizers` learns: the pair that occurs
/// most is merged; of equals, the one with the lower token ids. Two ways to the same bytes share
/// one token.
struct BytePairTrainer {
    private typealias Pair = UInt64

    /// A pair, how often it occurred when it was put into the queue, and the words it was then in.
    private struct Candidate {
        var count: Int
        var pair: Pair
        var words: [Int32]

        static func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
            a.count != b.count ? a.count > b.count : a.pair < b.pair
        }
    }

    private(set) var pieces: [[UInt8]]
    private var ids: [[UInt8]: Int32] = [:]
    /// The symbols of all words; a word that shrinks leaves its rest unused.
    private var symbols: [Int32]
    private var words: [(start: Int, count: Int, times: Int)]
    private var counts: [Pair: Int] = [:]
    private var heap: [Candidate] = []

    /// `special` come first, then the 256 bytes in the order of their printable characters.
    init(_ corpus: WordCounts, special: [String]) {
        pieces = special.map { Array($0.utf8) }
        var firsts = [Int32](repeating: 0, count: 256)
        let order = (0..<256).sorted { ByteAlphabet.characters[$0] < ByteAlphabet.characters[$1] }
        for byte in order {
            firsts[byte] = Int32(pieces.count)
            ids[[UInt8(byte)]] = Int32(pieces.count)
            pieces.append([UInt8(byte)])
        }
        symbols = corpus.bytes.map { firsts[Int($0)] }
        words = corpus.words
        var places: [Pair: [Int32]] = [:]
        for index in words.indices { countPairs(index, &places) }
        queue(places)
    }

    /// Learns until there are so many tokens; a pair that occurs less often is not merged.
    mutating func merges(vocabulary: Int, minimumCount: Int) -> [TokenPair] {
        var merges: [Pair] = []
        while pieces.count < vocabulary, var best = pop() {
            let truth = counts[best.pair] ?? 0
            guard best.count == truth else {
                best.count = truth
                push(best)
                continue
            }
            guard best.count >= max(1, minimumCount) else { break }
            apply(best)
            merges.append(best.pair)
        }
        return Self.unique(merges)
    }

    /// A pair may come up again where two ways lead to one token; its later place counts.
    private static func unique(_ merges: [Pair]) -> [TokenPair] {
        var seen: Set<Pair> = []
        let kept = merges.reversed().filter { seen.insert($0).inserted }
        return kept.reversed().map { pair in
            TokenPair(left: Int32(pair >> 32), right: Int32(pair & 0xFFFF_FFFF))
        }
    }

    private static func pair(_ left: Int32, _ right: Int32) -> Pair {
        UInt64(left) << 32 | UInt64(right)
    }

    private mutating func countPairs(_ index: Int, _ places: inout [Pair: [Int32]]) {
        let word = words[index]
        for place in word.start..<max(word.start, word.start + word.count - 1) {
            let pair = Self.pair(symbols[place], symbols[place + 1])
            counts[pair, default: 0] += word.times
            Self.note(index, pair, &places)
        }
    }

    private static func note(_ index: Int, _ pair: Pair, _ places: inout [Pair: [Int32]]) {
        // Words come one after the other, so a repetition is the last one.
        if places[pair]?.last != Int32(index) { places[pair, default: []].append(Int32(index)) }
    }

    private mutating func apply(_ best: Candidate) {
        let (left, right) = (Int32(best.pair >> 32), Int32(best.pair & 0xFFFF_FFFF))
        let joined = pieces[Int(left)] + pieces[Int(right)]
        let token = ids[joined] ?? Int32(pieces.count)
        if ids[joined] == nil {
            ids[joined] = token
            pieces.append(joined)
        }
        var places: [Pair: [Int32]] = [:]
        for index in best.words { merge(Int(index), left, right, token, &places) }
        queue(places)
    }

    /// Joins the pair wherever it stands in a word, from the left, and counts its neighbours anew.
    ///
    /// The count of the joined pair itself stays, as `tokenizers` has it; it is in the queue no more.
    private mutating func merge(
        _ index: Int,
        _ left: Int32,
        _ right: Int32,
        _ token: Int32,
        _ places: inout [Pair: [Int32]]
    ) {
        let (start, count, times) = words[index]
        var (read, write) = (start, start)
        let end = start + count
        while read < end {
            guard read + 1 < end, symbols[read] == left, symbols[read + 1] == right else {
                symbols[write] = symbols[read]
                (read, write) = (read + 1, write + 1)
                continue
            }
            if write > start {
                counts[Self.pair(symbols[write - 1], left), default: 0] -= times
                let fresh = Self.pair(symbols[write - 1], token)
                counts[fresh, default: 0] += times
                Self.note(index, fresh, &places)
            }
            if read + 2 < end {
                counts[Self.pair(right, symbols[read + 2]), default: 0] -= times
                let fresh = Self.pair(token, symbols[read + 2])
                counts[fresh, default: 0] += times
                Self.note(index, fresh, &places)
            }
            symbols[write] = token
            (read, write) = (read + 2, write + 1)
        }
        words[index].count = write - start
    }

    private mutating func queue(_ places: [Pair: [Int32]]) {
        for (pair, words) in places {
            let count = counts[pair] ?? 0
            if count > 0 { push(Candidate(count: count, pair: pair, words: words)) }
        }
    }

    private mutating func push(_ item: Candidate) {
        heap.append(item)
        var child = heap.count - 1
        while child > 0, Candidate.precedes(heap[child], heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func pop() -> Candidate? {
        guard let top = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return top }
        heap[0] = last
        var parent = 0
        while true {
            var best = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && Candidate.precedes(heap[child], heap[best]) {
                best = child
            }
            guard best != parent else { return top }
            heap.swapAt(parent, best)
            parent = best
        }
    }
}

/// The distinct words of a corpus, one after the other, and how often each occurs.
struct WordCounts {
    private(set) var bytes: [UInt8] = []
    private(set) var words: [(start: Int, count: Int, times: Int)] = []

    /// Cuts texts as the options say; names of added tokens are text like any other.
    init(_ texts: some Sequence<String>, _ options: TokenizerOptions) {
        let table = WordTable(isBounded: false)
        var found: [Int32] = []
        for var text in texts {
            if options.composes {
                text = String(decoding: CanonicalForms.shared.composed(text), as: UTF8.self)
            }
            text.withUTF8Text { view, range in
                options.preTokenizer.forEachWord(view, range) { view, start, end in
                    count(view.bytes + start, end - start, table, &found)
                }
            }
        }
    }

    private mutating func count(
        _ word: UnsafePointer<UInt8>,
        _ length: Int,
        _ table: WordTable,
        _ found: inout [Int32]
    ) {
        let hash = WordTable.hash(word, length)
        found.removeAll(keepingCapacity: true)
        if table.find(word, length, hash, &found) {
            words[Int(found[0])].times += 1
        } else {
            table.keep(word, length, hash, [Int32(words.count)])
            words.append((bytes.count, length, 1))
            bytes += UnsafeBufferPointer(start: word, count: length)
        }
    }
}
