import Testing

@testable import Student

/// Properties of packs of random lengths and tokens.
@Suite struct PackingTests {
    private func rows(_ seed: UInt64) -> [TokenRow] {
        var random = RandomSource(seed: seed)
        return (0..<Int(3 + random.next() % 6)).map { _ in
            let length = Int(2 + random.next() % 40)
            return TokenRow(
                tokens: (0..<length).map { _ in Int32(random.next() % 301) },
                learned: (0..<length).map { $0 > 0 }
            )
        }
    }

    private func pack(_ rows: [TokenRow]) -> PackedBatch {
        var batch = PackedBatch()
        for row in rows { batch.append(row, scale: 0.01) }
        return batch
    }

    @Test(arguments: 1...12)
    func `positions start again with every sequence`(seed: Int) {
        let rows = rows(UInt64(seed))
        let batch = pack(rows)
        #expect(batch.positions == rows.flatMap { 0..<Int32($0.tokens.count - 1) })
        #expect(batch.starts.count == rows.count + 1)
        #expect(batch.labels.count == rows.reduce(0) { $0 + $1.answerTokens })
    }

    @Test(arguments: 1...12)
    func `nothing of a sequence reaches its neighbours`(seed: Int) {
        var rows = rows(UInt64(seed))
        let model = model(pocketShape)
        func losses() -> [[Float]] {
            let batch = pack(rows)
            model.forward(batch)
            var all = model.loss(batch, learning: false)[...]
            return rows.map { row in
                defer { all = all.dropFirst(row.answerTokens) }
                return Array(all.prefix(row.answerTokens))
            }
        }
        let before = losses()
        let changed = seed % rows.count
        rows[changed].tokens = rows[changed].tokens.map { ($0 + 7) % 301 }
        let after = losses()
        for index in rows.indices {
            #expect((before[index] == after[index]) == (index != changed), "sequence \(index)")
        }
    }

    /// The gradient of one sequence's loss on its neighbour's embeddings must be nothing.
    @Test func `no gradient flows into a neighbour`() {
        let model = model(pocketShape)
        var batch = PackedBatch()
        let one = TokenRow(tokens: Array(1..<20), learned: (0..<19).map { $0 > 3 })
        let other = TokenRow(tokens: Array(100..<120), learned: (0..<20).map { $0 > 3 })
        batch.append(one, scale: 1)
        batch.append(other, scale: 0)
        model.forward(batch)
        _ = model.loss(batch, learning: true)
        model.backward(batch)
        let flow = model.activations.flow.array
        let h = pocketShape.hidden
        #expect(flow[..<(18 * h)].contains { $0 != 0 })
        #expect(flow[(18 * h)..<(37 * h)].allSatisfy { $0 == 0 })
    }
}
