/// Merges the bytes of one word to tokens: always the pair of lowest rank, of equals the leftmost.
final class WordMerger {
    /// Up to here looking at every pair is faster than a heap.
    private static let longestScan = 48

    private let merges: MergeTable
    private var tokens: [Int32] = []
    private var ranks: [UInt64] = []
    private var next: [Int32] = []
    private var previous: [Int32] = []
    private var heap: [UInt64] = []

    init(_ merges: MergeTable) { self.merges = merges }

    /// Appends the tokens of a word; `bytes` is the token of each byte, or -1.
    func merge(
        _ word: UnsafePointer<UInt8>,
        _ length: Int,
        _ bytes: [Int32],
        _ result: inout [Int32]
    ) {
        tokens.removeAll(keepingCapacity: true)
        for place in 0..<length { tokens.append(bytes[Int(word[place])]) }
        if tokens.count <= Self.longestScan { scan() } else { sift() }
        result.append(contentsOf: tokens)
    }

    private func scan() {
        var count = tokens.count
        if ranks.count < count { ranks = Array(repeating: MergeTable.none, count: count) }
        tokens.withUnsafeMutableBufferPointer { tokens in
            ranks.withUnsafeMutableBufferPointer { ranks in
                for place in 1..<max(1, count) {
                    ranks[place - 1] = merges.find(tokens[place - 1], tokens[place])
                }
                while count > 1 {
                    var (best, at) = (MergeTable.none, 0)
                    for place in 0..<(count &- 1) where ranks[place] < best {
                        (best, at) = (ranks[place], place)
                    }
                    guard best != MergeTable.none else { break }
                    tokens[at] = Int32(truncatingIfNeeded: best)
                    count &-= 1
                    var place = at &+ 1
                    while place < count {
                        tokens[place] = tokens[place &+ 1]
                        ranks[place &- 1] = ranks[place]
                        place &+= 1
                    }
                    if at > 0 { ranks[at - 1] = merges.find(tokens[at - 1], tokens[at]) }
                    if at + 1 < count { ranks[at] = merges.find(tokens[at], tokens[at + 1]) }
                }
            }
        }
        tokens.removeSubrange(count...)
    }

    /// The same through a heap of rank and place, so that a word of a million bytes takes seconds.
    private func sift() {
        let count = tokens.count
        next = (1...Int32(count)).map { $0 }
        previous = (-1..<Int32(count - 1)).map { $0 }
        heap.removeAll(keepingCapacity: true)
        for place in 0..<(count - 1) { push(place) }
        while let top = pop() {
            let place = Int(top & 0xFFFF_FFFF)
            guard tokens[place] >= 0, Int(next[place]) < count else { continue }
            let right = Int(next[place])
            let found = merges.find(tokens[place], tokens[right])
            // A neighbour has changed since the pair was put here.
            guard found != MergeTable.none, found >> 32 == top >> 32 else { continue }
            tokens[place] = Int32(truncatingIfNeeded: found)
            tokens[right] = -1
            next[place] = next[right]
            if Int(next[right]) < count { previous[Int(next[right])] = Int32(place) }
            if previous[place] >= 0 { push(Int(previous[place])) }
            push(place)
        }
        tokens.removeAll { $0 < 0 }
    }

    private func push(_ place: Int) {
        guard Int(next[place]) < tokens.count else { return }
        let found = merges.find(tokens[place], tokens[Int(next[place])])
        guard found != MergeTable.none else { return }
        heap.append(found & ~0xFFFF_FFFF | UInt64(place))
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private func pop() -> UInt64? {
        guard let top = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return top }
        heap[0] = last
        var parent = 0
        while true {
            var best = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child] < heap[best] {
                best = child
            }
            guard best != parent else { return top }
            heap.swapAt(parent, best)
            parent = best
        }
    }
}
