/// The name a mistyped word was most likely meant to be, if one is near enough.
///
/// Near is a third of the word's length in optimal string alignment distance, where swapping
/// two neighbours is one edit. Ties go to the name that comes first.
func nearestName(to word: String, among names: [String]) -> String? {
    let limit = max(1, word.count / 3)
    var best: (name: String, distance: Int)?
    for name in names where abs(name.count - word.count) <= limit {
        let distance = alignmentDistance(Array(word), Array(name))
        if distance <= limit, distance < best?.distance ?? .max, distance < name.count {
            best = (name, distance)
        }
    }
    return best?.name
}

/// Edits between two words: insert, delete, replace, swap neighbours.
private func alignmentDistance(_ a: [Character], _ b: [Character]) -> Int {
    var before: [Int] = []
    var previous = Array(0...b.count)
    for i in a.indices {
        var current = [i + 1]
        for j in b.indices {
            var cost = min(
                previous[j + 1] + 1,
                current[j] + 1,
                previous[j] + (a[i] == b[j] ? 0 : 1)
            )
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

/// The way out of a wrong name: the nearest known one, or all of them.
func advice(for word: String, among names: [String], called what: String) -> String {
    if let name = nearestName(to: word, among: names) { return "; did you mean '\(name)'?" }
    guard !names.isEmpty else { return "; no \(what) are known here" }
    return "; known \(what): \(names.sorted().joined(separator: ", "))"
}
