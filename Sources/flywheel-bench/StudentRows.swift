import JSON
import Student

/// Rows of nearly 500 tokens, almost all of them answer, so that every position has a loss.
enum StudentRows {
    /// Tokens a row; four of them with their turn marks fit into a step of 2,048.
    static let length = 490

    static func make(_ count: Int, texts: [String], vocabulary: Int) throws -> [TrainingRow] {
        // A message has some 60 tokens.
        let sample = Array(texts.prefix(20 * count))
        let tokenizer = try Tokenizer.train(sample, vocabulary: vocabulary)
        var rows: [TrainingRow] = []
        var words: [String] = []
        var tokens = 0
        for word in sample.lazy.flatMap({ $0.split(separator: " ") }) {
            let more = tokenizer.encode(" " + word).count
            if tokens + more > length {
                rows.append(row(words))
                (words, tokens) = ([], 0)
            }
            if rows.count == count { return rows }
            words.append(String(word))
            tokens += more
        }
        throw BenchError(.input, "the corpus is too short for \(count) rows")
    }

    /// The chats that `ops/bench/student/chats.py` writes.
    static func chats(_ path: String) throws -> [TrainingRow] {
        var lines = try JSONLines(path: path)
        var rows: [TrainingRow] = []
        while let line = try lines.next() {
            let turns = (line.value.object?["messages"]?.array ?? []).compactMap { message in
                message.object.map {
                    ChatTurn(
                        role: $0["role"]?.string ?? "",
                        content: $0["content"]?.string ?? ""
                    )
                }
            }
            rows.append(TrainingRow(turns: turns, channel: "chat"))
        }
        return rows
    }

    private static func row(_ words: [String]) -> TrainingRow {
        let answer = ChatTurn(role: "assistant", content: words.joined(separator: " "))
        return TrainingRow(turns: [ChatTurn(role: "user", content: "1"), answer], channel: "bench")
    }

    /// As in `ops/bench/student/peers.py`.
    static func shape(_ size: String) throws(BenchError) -> Shape {
        switch size {
        case "1m":
            Shape(
                hidden: 128,
                layers: 4,
                heads: 4,
                keyValueHeads: 2,
                intermediate: 384,
                vocabulary: 2048,
                maximumLength: 640
            )
        case "11m":
            Shape(
                hidden: 384,
                layers: 5,
                heads: 6,
                keyValueHeads: 2,
                intermediate: 1024,
                vocabulary: 8192,
                maximumLength: 640
            )
        case "51m":
            Shape(
                hidden: 512,
                layers: 12,
                heads: 8,
                keyValueHeads: 2,
                intermediate: 1408,
                vocabulary: 32768,
                maximumLength: 640
            )
        // SmolLM-135M's.
        case "135m":
            Shape(
                hidden: 576,
                layers: 30,
                heads: 9,
                keyValueHeads: 3,
                intermediate: 1536,
                vocabulary: 49152,
                maximumLength: 640
            )
        default: throw BenchError(.usage, "sizes are 1m, 11m, 51m and 135m")
        }
    }
}
