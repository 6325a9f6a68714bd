/// A row that fits, as tokens.
struct EncodedRow: Sendable {
    var tokens: TokenRow
    /// Place in the sorted list of channels.
    var channel: Int
    var weight: Float
}

/// Turns rows into tokens under a recipe, and counts what becomes of them.
struct RowEncoder {
    private let beginning: Beginning
    let recipe: Recipe
    /// Longest row in tokens.
    let limit: Int
    let channels: [String]
    private let places: [String: Int]
    private(set) var counts: [ChannelCount]

    var tokenizer: Tokenizer { beginning.tokenizer }

    init(_ beginning: Beginning, _ recipe: Recipe, channels: [String]) {
        self.beginning = beginning
        let shape = beginning.shape
        self.recipe = recipe
        limit = min(recipe.maximumLength ?? shape.maximumLength, shape.maximumLength)
        self.channels = channels
        places = Dictionary(uniqueKeysWithValues: channels.enumerated().map { ($1, $0) })
        counts = channels.map { ChannelCount(name: $0, copies: recipe.copies($0)) }
    }

    /// nil for a row that is left out.
    mutating func encode(_ row: TrainingRow, _ index: Int) throws(StudentError) -> EncodedRow? {
        let place = places[row.channel] ?? 0
        guard row.hasAnswer else {
            counts[place].withoutAnswer += 1
            return nil
        }
        guard let tokens = try fit(row, index, place) else {
            counts[place].tooLong += 1
            return nil
        }
        counts[place].rows += 1
        counts[place].tokens += tokens.tokens.count
        counts[place].answerTokens += tokens.answerTokens
        return EncodedRow(tokens: tokens, channel: place, weight: row.weight)
    }

    /// What is learned from a row: nothing, itself, or its answers apart.
    ///
    /// Under a mask that learns the last answer alone, or everything, the chat is rendered once.
    mutating func parts(_ row: TrainingRow, _ index: Int) throws(StudentError) -> [EncodedRow] {
        let isWhole = recipe.lossMask != .allAnswers || !row.hasAnswer
        var found: [EncodedRow] = []
        for part in isWhole ? [row] : try beginning.apart(row) {
            if let encoded = try encode(part, index) { found.append(encoded) }
        }
        return found
    }

    /// Both answers of a pair; neither is cut, a half answer is no preference.
    mutating func encode(
        _ row: PreferenceRow,
        _ index: Int
    ) throws(StudentError) -> EncodedPair? {
        let place = places[row.channel] ?? 0
        guard row.chosenRow.hasAnswer, row.rejectedRow.hasAnswer else {
            counts[place].withoutAnswer += 1
            return nil
        }
        let chosen = try beginning.row(row.chosenRow.turns).masked(.lastAnswer)
        let rejected = try beginning.row(row.rejectedRow.turns).masked(.lastAnswer)
        guard max(chosen.tokens.count, rejected.tokens.count) <= limit else {
            guard recipe.tooLong != .refuse else { throw refusal(index, "pair") }
            counts[place].tooLong += 1
            return nil
        }
        counts[place].rows += 1
        counts[place].tokens += chosen.tokens.count + rejected.tokens.count
        counts[place].answerTokens += chosen.answerTokens + rejected.answerTokens
        return EncodedPair(
            chosen: chosen,
            rejected: rejected,
            channel: place,
            weight: row.weight
        )
    }

    private mutating func fit(
        _ row: TrainingRow,
        _ index: Int,
        _ place: Int
    ) throws(StudentError) -> TokenRow? {
        let tokens = try beginning.row(row.turns).masked(recipe.lossMask)
        guard tokens.tokens.count > limit else { return tokens }
        switch recipe.tooLong {
        case .drop: return nil
        case .refuse: throw refusal(index, "row")
        case .truncate:
            let start = tokens.prefix(limit)
            guard start.answerTokens > 0 else { return nil }
            counts[place].truncated += 1
            return start
        }
    }

    private func refusal(_ index: Int, _ noun: String) -> StudentError {
        StudentError(
            .sampleTooLong,
            "\(noun) \(index) has more than \(limit) tokens; raise maximumLength, or let tooLong "
                + "be drop or truncate"
        )
    }
}

extension TokenRow {
    /// The row with the tokens learned that the mask says; answers and their end tokens are
    /// learned so far.
    func masked(_ mask: Recipe.LossMask) -> TokenRow {
        var row = self
        switch mask {
        case .allAnswers: break
        case .everything:
            row.learned = tokens.indices.map { $0 > 0 }
        case .lastAnswer:
            var end = learned.lastIndex(of: true) ?? -1
            while end >= 0, learned[end] { end -= 1 }
            for index in 0..<max(end, 0) { row.learned[index] = false }
        }
        return row
    }

    fileprivate func prefix(_ length: Int) -> TokenRow {
        TokenRow(tokens: Array(tokens.prefix(length)), learned: Array(learned.prefix(length)))
    }
}
