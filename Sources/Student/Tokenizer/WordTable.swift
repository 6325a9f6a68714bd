import Glibc

/// Words and their tokens, found by bytes; a hash table with open addressing.
///
/// Most of a corpus is the same few ten thousand words. A full table starts over, so that its
/// memory stays below about 16 MB whatever the text.
final class WordTable {
    static let longestWord = 256

    private struct Entry {
        var hash: UInt64
        var bytes: UInt32
        var length: UInt32
        /// Of a word of one token the token, else where its tokens start.
        var tokens: UInt32
        var count: UInt32
    }

    private static let most = 1 << 17
    private static let empty = Entry(hash: 0, bytes: 0, length: 0, tokens: 0, count: 0)

    private var entries: [Entry]
    private var bytes: [UInt8] = []
    private var tokens: [Int32] = []
    private(set) var count = 0
    private let isBounded: Bool

    /// An unbounded table keeps every word.
    init(isBounded: Bool = true) {
        self.isBounded = isBounded
        entries = Array(repeating: Self.empty, count: 1 << 10)
    }

    /// Appends the tokens of the word; false where the word is unknown.
    @inline(__always)
    func find(
        _ word: UnsafePointer<UInt8>,
        _ length: Int,
        _ hash: UInt64,
        _ result: inout [Int32]
    ) -> Bool {
        let entry = entries[slot(word, length, hash)]
        guard entry.length != 0 else { return false }
        if entry.count == 1 {
            result.append(Int32(bitPattern: entry.tokens))
        } else {
            let first = Int(entry.tokens)
            result.append(contentsOf: tokens[first..<(first + Int(entry.count))])
        }
        return true
    }

    /// Keeps a word that `find` did not know.
    func keep(
        _ word: UnsafePointer<UInt8>,
        _ length: Int,
        _ hash: UInt64,
        _ found: ArraySlice<Int32>
    ) {
        if isBounded, count >= Self.most || bytes.count > 1 << 22 { removeAll() }
        if count * 2 >= entries.count { grow() }
        var entry = Entry(
            hash: hash,
            bytes: UInt32(bytes.count),
            length: UInt32(length),
            tokens: UInt32(tokens.count),
            count: UInt32(found.count)
        )
        bytes += UnsafeBufferPointer(start: word, count: length)
        if found.count == 1 {
            entry.tokens = UInt32(bitPattern: found[found.startIndex])
        } else {
            tokens += found
        }
        entries[slot(word, length, hash)] = entry
        count += 1
    }

    private func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        tokens.removeAll(keepingCapacity: true)
        entries = Array(repeating: Self.empty, count: entries.count)
        count = 0
    }

    private func grow() {
        let old = entries
        entries = Array(repeating: Self.empty, count: old.count * 2)
        let mask = entries.count - 1
        for entry in old where entry.length != 0 {
            var slot = Int(truncatingIfNeeded: entry.hash) & mask
            while entries[slot].length != 0 { slot = (slot + 1) & mask }
            entries[slot] = entry
        }
    }

    @inline(__always)
    private func slot(_ word: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64) -> Int {
        let mask = entries.count &- 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        return entries.withUnsafeBufferPointer { entries in
            bytes.withUnsafeBufferPointer { bytes in
                while entries[slot].length != 0 {
                    let entry = entries[slot]
                    if entry.hash == hash, Int(entry.length) == length,
                        let known = bytes.baseAddress,
                        memcmp(known + Int(entry.bytes), word, length) == 0
                    {
                        break
                    }
                    slot = (slot &+ 1) & mask
                }
                return slot
            }
        }
    }

    /// Mixes eight bytes at a time by the folded product of wyhash; never 0.
    @inline(__always)
    static func hash(_ word: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
        let raw = UnsafeRawPointer(word)
        var state = UInt64(truncatingIfNeeded: length) &* 0x9E37_79B9_7F4A_7C15
        var place = 0
        while place &+ 8 <= length {
            state = mix(state ^ raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            place &+= 8
        }
        if place < length {
            var tail: UInt64 = 0
            if length >= 8 {
                tail = raw.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self)
            } else {
                while place < length {
                    tail = tail << 8 | UInt64(word[place])
                    place &+= 1
                }
            }
            state = mix(state ^ tail)
        }
        return state
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = (value ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        return product.high ^ product.low
    }
}
