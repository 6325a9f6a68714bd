/// Sequences laid end to end. Attention stays inside a sequence and positions start again.
struct PackedBatch: Sendable {
    var tokens: [Int32] = []
    var positions: [Int32] = []
    /// Offset of each sequence, and the end.
    var starts: [Int] = [0]
    /// Offsets whose next token is learned, with that token and its share of the loss.
    var labelRows: [Int] = []
    var labels: [Int32] = []
    var labelScales: [Float] = []

    var sequences: Int { starts.count - 1 }

    /// Appends one sequence; the last token is a label only. Less than two tokens are nothing to
    /// learn from and add no sequence.
    mutating func append(_ row: TokenRow, scale: Float) {
        guard row.tokens.count > 1 else { return }
        let first = tokens.count
        let length = row.tokens.count - 1
        tokens.append(contentsOf: row.tokens.dropLast())
        positions.append(contentsOf: 0..<Int32(length))
        starts.append(first + length)
        for index in 1...length where row.learned[index] {
            labelRows.append(first + index - 1)
            labels.append(row.tokens[index])
            labelScales.append(scale)
        }
    }
}

/// One chat as tokens, and which of them are learned.
struct TokenRow: Sendable, Hashable {
    var tokens: [Int32]
    var learned: [Bool]

    var answerTokens: Int { learned.count { $0 } }
}
