/// Takes a share of each channel's rows out of the training, drawn by the seed.
///
/// A channel of one row keeps it.
enum HeldOutSplit {
    static func split<Row: Lesson>(
        _ rows: [Row],
        share: Double,
        seed: UInt64
    ) -> (learned: [Row], heldOut: [Row]) {
        var places: [String: [Int]] = [:]
        for (index, row) in rows.enumerated() { places[row.channel, default: []].append(index) }
        var taken: Set<Int> = []
        for (stream, channel) in places.keys.sorted().enumerated() {
            var members = places[channel] ?? []
            var random = RandomSource(seed: seed, stream: 1 << 56 | UInt64(stream))
            random.shuffle(&members)
            let count = Int((share * Double(members.count)).rounded())
            taken.formUnion(members.prefix(min(max(count, 1), members.count - 1)))
        }
        let learned = rows.indices.filter { !taken.contains($0) }
        return (learned.map { rows[$0] }, taken.sorted().map { rows[$0] })
    }
}
