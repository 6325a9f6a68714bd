/// How a student answers rows whose answers are known.
package struct AnswerTrial: Sendable, Codable, Hashable {
    /// One row, its answer and the student's.
    package struct Sample: Sendable, Codable, Hashable {
        package var channel: String
        package var wanted: String
        package var found: String
        package var isExact: Bool
        /// Log-probability of the assistant's turns in the row, their end tokens included.
        package var logprob: Double
    }

    package struct Score: Sendable, Codable, Hashable {
        package var rows = 0
        package var exact = 0
        /// Mean log-probability of a row's answers.
        package var logprob = 0.0

        /// Share of the rows answered word for word.
        package var accuracy: Double { rows > 0 ? Double(exact) / Double(rows) : 0 }

        fileprivate mutating func add(_ sample: Sample) {
            logprob = (logprob * Double(rows) + sample.logprob) / Double(rows + 1)
            rows += 1
            exact += sample.isExact ? 1 : 0
        }
    }

    package var samples: [Sample] = []
    package var whole = Score()
    package var channels: [String: Score] = [:]
    /// Rows that do not fit the model and were not asked.
    package var tooLong = 0

    /// Asks greedily for the last answer of each row; spaces at either end do not count.
    package init(
        _ model: LanguageModel,
        _ all: [TrainingRow],
        maximumNewTokens: Int = 256,
        threads: Int? = nil
    ) throws(StudentError) {
        var options = GenerationOptions()
        options.maximumNewTokens = maximumNewTokens
        options.threads = threads
        var rows: [TrainingRow] = []
        for row in all {
            let tokens = try model.template.row(Chat(row.turns), model.tokenizer).tokens
            if tokens.count <= model.shape.maximumLength { rows.append(row) }
        }
        tooLong = all.count - rows.count
        let logprobs = try model.score(rows.map(\.turns), threads: threads)
        var found = [String](repeating: "", count: rows.count)
        try model.generate(rows.map { Array($0.turns.dropLast()) }, options) { index, answer in
            found[index] = answer.text
        }
        for (index, row) in rows.enumerated() {
            let wanted = row.turns.last?.content ?? ""
            let sample = Sample(
                channel: row.channel,
                wanted: wanted,
                found: found[index],
                isExact: Self.trimmed(wanted) == Self.trimmed(found[index]),
                logprob: logprobs[index]
            )
            samples.append(sample)
            whole.add(sample)
            channels[row.channel, default: Score()].add(sample)
        }
    }

    private static func trimmed(_ text: String) -> Substring {
        let isSpace: (Character) -> Bool = { $0.isWhitespace }
        let start = text.drop(while: isSpace)
        let end = start.lastIndex { !isSpace($0) }
        return end.map { start[...$0] } ?? ""
    }

    /// So many rows of each channel at most, drawn by the seed from those that have an answer.
    package static func sample(
        _ rows: [TrainingRow],
        _ count: Int,
        seed: UInt64
    ) -> [TrainingRow] {
        var order = Array(rows.indices)
        var random = RandomSource(seed: seed, stream: 3 << 56)
        random.shuffle(&order)
        var taken: [String: Int] = [:]
        let kept = order.filter { index in
            taken[rows[index].channel, default: 0] += 1
            return taken[rows[index].channel, default: 0] <= count && rows[index].hasAnswer
        }
        return kept.sorted().map { rows[$0] }
    }
}
