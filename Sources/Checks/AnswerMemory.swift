import Text

/// The last accepted answers of one task type, found again by bands of their signatures.
struct AnswerMemory {
    struct Entry {
        /// Hash of the family of variants.
        var root: UInt64
        /// Hash of the folded text.
        var text: UInt64
        var signature: [UInt32]
        var bands: [UInt64]
    }

    private let capacity: Int
    private var entries: [Entry] = []
    private var oldest = 0
    private var places: [UInt64: [Int]] = [:]

    init(capacity: Int) { self.capacity = capacity }

    /// The similarity of the most similar entry of another family; 0 for none.
    func nearest(to entry: Entry) -> Double {
        var seen: Set<Int> = []
        var best = 0.0
        for band in entry.bands {
            for place in places[band] ?? [] where seen.insert(place).inserted {
                let other = entries[place]
                guard other.root != entry.root else { continue }
                if other.text == entry.text { return 1 }
                best = max(best, MinHash.estimate(other.signature, entry.signature))
            }
        }
        return best
    }

    mutating func insert(_ entry: Entry) {
        let place: Int
        if entries.count < capacity {
            place = entries.count
            entries.append(entry)
        } else {
            place = oldest
            forget(entries[place], at: place)
            entries[place] = entry
            oldest = (oldest + 1) % capacity
        }
        for band in Set(entry.bands) { places[band, default: []].append(place) }
    }

    private mutating func forget(_ entry: Entry, at place: Int) {
        for band in Set(entry.bands) {
            places[band]?.removeAll { $0 == place }
            if places[band]?.isEmpty == true { places[band] = nil }
        }
    }
}
