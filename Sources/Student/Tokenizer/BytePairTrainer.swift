/// Learns merges from word counts (Sennrich, Haddow and Birch 2016, algorithm 1), bytes first.
///
/// The pair that occurs most is merged; of equals, the one with the lower token ids.
struct BytePairTrainer {
    private struct Word {
        var tokens: [Int32]
        var count: Int
    }

    private struct Candidate {
        var count: Int
        var pair: TokenPair

        static func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
            if a.count != b.count { return a.count > b.count }
            return (a.pair.left, a.pair.right) < (b.pair.left, b.pair.right)
        }
    }

    private var words: [Word]
    private var counts: [TokenPair: Int] = [:]
    private var places: [TokenPair: Set<Int>] = [:]
    private var heap: [Candidate] = []

    /// `texts` are cut into words here; `firstByte` is the token of byte 0.
    init(_ texts: some Sequence<String>, firstByte: Int32) {
        var tally: [[UInt8]: Int] = [:]
        for text in texts {
            for word in PreTokenizer.words(text) { tally[word, default: 0] += 1 }
        }
        words = tally.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { Word(tokens: $0.key.map { Int32($0) + firstByte }, count: $0.value) }
        for index in words.indices { count(words[index], index, sign: 1) }
        heap = counts.map { Candidate(count: $0.value, pair: $0.key) }
        heap.sort(by: Candidate.precedes)  // a sorted array is a heap
    }

    /// At most `limit` merges, in order; a pair that occurs once is not merged.
    mutating func merges(limit: Int, firstToken: Int32) -> [TokenPair] {
        var merges: [TokenPair] = []
        while merges.count < limit, let best = popBest(), best.count > 1 {
            apply(best.pair, as: firstToken + Int32(merges.count))
            merges.append(best.pair)
        }
        return merges
    }

    private mutating func count(_ word: Word, _ index: Int, sign: Int) {
        guard word.tokens.count > 1 else { return }
        for (left, right) in zip(word.tokens, word.tokens.dropFirst()) {
            let pair = TokenPair(left: left, right: right)
            counts[pair, default: 0] += sign * word.count
            if sign > 0 { places[pair, default: []].insert(index) }
        }
    }

    private mutating func apply(_ pair: TokenPair, as token: Int32) {
        for index in (places.removeValue(forKey: pair) ?? []).sorted() {
            let old = words[index]
            guard contains(old.tokens, pair) else { continue }
            count(old, index, sign: -1)
            words[index].tokens = pair.merged(in: old.tokens, as: token)
            count(words[index], index, sign: 1)
            let touched = words[index].tokens
            for (left, right) in zip(touched, touched.dropFirst())
            where left == token || right == token {
                let fresh = TokenPair(left: left, right: right)
                push(Candidate(count: counts[fresh] ?? 0, pair: fresh))
            }
        }
        counts[pair] = nil
    }

    private func contains(_ tokens: [Int32], _ pair: TokenPair) -> Bool {
        zip(tokens, tokens.dropFirst()).contains { $0 == pair.left && $1 == pair.right }
    }

    /// Counts in the heap may be stale: one that fell is put back with its true count.
    private mutating func popBest() -> Candidate? {
        while let top = pop() {
            let truth = counts[top.pair] ?? 0
            if truth == top.count { return top }
            if truth > 0, truth < top.count { push(Candidate(count: truth, pair: top.pair)) }
        }
        return nil
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

/// Two neighbouring tokens.
struct TokenPair: Hashable, Sendable {
    var left: Int32
    var right: Int32

    /// Replaces the pair wherever it stands, from the left.
    func merged(in tokens: [Int32], as token: Int32) -> [Int32] {
        var result: [Int32] = []
        result.reserveCapacity(tokens.count)
        var index = 0
        while index < tokens.count {
            if index + 1 < tokens.count, tokens[index] == left, tokens[index + 1] == right {
                result.append(token)
                index += 2
            } else {
                result.append(tokens[index])
                index += 1
            }
        }
        return result
    }
}
