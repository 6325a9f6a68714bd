/// Edits between words: insert, delete, replace, swap two neighbours (optimal string alignment).
package enum EditDistance {
    /// The number of edits in `Character`s; takes time in the product of the lengths, so it is
    /// for words and lines, not for documents.
    package static func between(_ a: String, _ b: String) -> Int {
        between(Array(a), Array(b))
    }

    /// The candidate with the fewest edits, the first of equals; nil beyond `atMost`.
    package static func nearest(
        _ word: String,
        in candidates: [String],
        atMost limit: Int
    ) -> String? {
        let letters = Array(word)
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let other = Array(candidate)
            guard abs(other.count - letters.count) <= limit else { continue }
            let distance = between(letters, other)
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    private static func between(_ a: [Character], _ b: [Character]) -> Int {
        var before: [Int] = []
        var previous = Array(0...b.count)
        for i in a.indices {
            var current = [i + 1]
            current.reserveCapacity(b.count + 1)
            for j in b.indices {
                let replaced = previous[j] + (a[i] == b[j] ? 0 : 1)
                var cost = min(previous[j + 1] + 1, current[j] + 1, replaced)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, before[j - 1] + 1)
                }
                current.append(cost)
            }
            before = previous
            previous = current
        }
        return previous[b.count]
    }
}
