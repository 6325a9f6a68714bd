/// Which entries have a key: chains in flat arrays, since a night has millions of keys and most
/// of them one entry.
struct BandTable {
    /// The last posting of each slot's key, −1 where the slot is free.
    private var heads = [Int32](repeating: -1, count: 64)
    private var keys = [Int64](repeating: 0, count: 64)
    private var owners: [Int32] = []
    /// The posting before it with the same key, −1 at the end.
    private var links: [Int32] = []
    private var used = 0

    var isEmpty: Bool { owners.isEmpty }

    mutating func insert(_ key: Int64, _ entry: Int) {
        if 2 * used >= heads.count { grow() }
        let slot = slot(of: key)
        if heads[slot] < 0 {
            keys[slot] = key
            used += 1
        }
        owners.append(Int32(entry))
        links.append(heads[slot])
        heads[slot] = Int32(owners.count - 1)
    }

    /// Adds the entries that have the key.
    func collect(_ key: Int64, into entries: inout Set<Int>) {
        var posting = heads[slot(of: key)]
        while posting >= 0 {
            entries.insert(Int(owners[Int(posting)]))
            posting = links[Int(posting)]
        }
    }

    /// The slot of the key, or the free one where it belongs.
    private func slot(of key: Int64) -> Int {
        let mask = heads.count - 1
        // Keys are hashes already.
        var slot = Int(truncatingIfNeeded: key) & mask
        while heads[slot] >= 0, keys[slot] != key { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        let (oldHeads, oldKeys) = (heads, keys)
        heads = [Int32](repeating: -1, count: 2 * oldHeads.count)
        keys = [Int64](repeating: 0, count: heads.count)
        for old in oldHeads.indices where oldHeads[old] >= 0 {
            let slot = slot(of: oldKeys[old])
            heads[slot] = oldHeads[old]
            keys[slot] = oldKeys[old]
        }
    }
}
