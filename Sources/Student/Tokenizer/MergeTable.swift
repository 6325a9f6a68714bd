/// Two neighbouring tokens.
struct TokenPair: Hashable, Sendable {
    var left: Int32
    var right: Int32
}

/// Which pair of neighbours becomes which token, and how early; a hash table with open addressing.
// Nothing writes to the slots after `init`, so threads may share them.
final class MergeTable: @unchecked Sendable {
    /// What `find` returns for a pair that is never merged; above every rank.
    static let none = UInt64.max

    /// The pair, then rank and token in the upper and lower half.
    private let slots: UnsafeMutablePointer<SIMD2<UInt64>>
    private let shift: UInt64
    private let mask: Int

    /// Of a pair that is listed twice the later rank counts.
    init(_ merges: [(pair: TokenPair, token: Int32)]) {
        var bits: UInt64 = 4
        while 1 << bits < merges.count * 2 { bits += 1 }
        (shift, mask) = (64 - bits, 1 << Int(bits) - 1)
        slots = .allocate(capacity: mask + 1)
        slots.initialize(repeating: SIMD2(Self.none, Self.none), count: mask + 1)
        for (rank, merge) in merges.enumerated() {
            let key = Self.key(merge.pair.left, merge.pair.right)
            let value = UInt64(rank) << 32 | UInt64(UInt32(bitPattern: merge.token))
            slots[slot(key)] = SIMD2(key, value)
        }
    }

    deinit { slots.deallocate() }

    @inline(__always)
    private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }

    /// Where the key stands or would stand. The multiplier is 2^64 over the golden ratio.
    @inline(__always)
    private func slot(_ key: UInt64) -> Int {
        var slot = Int((key &* 0x9E37_79B9_7F4A_7C15) >> shift)
        while slots[slot].x != key, slots[slot].x != Self.none { slot = (slot &+ 1) & mask }
        return slot
    }

    /// Rank and token in the upper and lower half, or `none`.
    @inline(__always)
    func find(_ left: Int32, _ right: Int32) -> UInt64 {
        slots[slot(Self.key(left, right))].y
    }
}
