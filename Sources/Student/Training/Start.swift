import Jinja

/// Where a training begins.
package enum Start: Sendable, Hashable {
    /// Random weights from the recipe's seed, and a tokenizer learned from the rows.
    case scratch(Shape)
    /// The weights and the tokenizer of a model directory.
    case checkpoint(String)
}

/// A start whose shape and tokenizer are known.
struct Beginning {
    let shape: Shape
    let tokenizer: Tokenizer
    /// Directory of the checkpoint; nil from scratch.
    let base: String?
    /// The checkpoint's own template; nil from scratch, where chats are plain ChatML.
    let template: ChatTemplate?
    /// SHA-256 of the checkpoint's weights, in this room's order and precision.
    let weights: String?

    /// The day that templates are told, so that a training renders the same on every day.
    private static let day = Moment(year: 2024, month: 7, day: 26)

    init(_ start: Start, texts: @autoclosure () -> [String]) throws(StudentError) {
        switch start {
        case .scratch(let shape):
            try shape.check()
            self.shape = shape
            tokenizer = try Tokenizer.train(texts(), vocabulary: shape.vocabulary)
            (base, weights, template) = (nil, nil, nil)
        case .checkpoint(let directory):
            shape = try ModelConfig.read(directory)
            tokenizer = try Tokenizer(directory: directory)
            guard tokenizer.count <= shape.vocabulary else {
                throw StudentError(
                    .badCheckpoint,
                    "tokenizer.json has \(tokenizer.count) tokens and the model "
                        + "\(shape.vocabulary); name the checkpoint both belong to"
                )
            }
            template = try ChatTemplate(directory: directory, now: Self.day)
            base = directory
            let parameters = try Self.read(directory, shape)
            var digest = Digest()
            let start = parameters.values.start
            digest.add(
                UnsafeRawBufferPointer(start: start, count: 4 * parameters.layout.count)
            )
            weights = digest.hex()
        }
    }

    /// The rows to learn a row from: each answer apart where the template rewrites earlier turns.
    func apart(_ row: TrainingRow) throws(StudentError) -> [TrainingRow] {
        guard let template else { return [row] }
        return try template.apart(Chat(row.turns)).map { chat in
            var part = row
            part.turns = Array(row.turns.prefix(chat.messages.count))
            return part
        }
    }

    /// A whole chat; answers and their end token are learned.
    func row(_ turns: [ChatTurn]) throws(StudentError) -> TokenRow {
        try template?.row(Chat(turns), tokenizer) ?? tokenizer.row(turns)
    }

    /// Fresh or loaded weights.
    func parameters(seed: UInt64) throws(StudentError) -> Parameters {
        if let base { return try Self.read(base, shape) }
        let parameters = Parameters(shape)
        parameters.initialize(seed: seed)
        return parameters
    }

    private static func read(_ base: String, _ shape: Shape) throws(StudentError) -> Parameters {
        let parameters = Parameters(shape)
        try Safetensors.read(base + "/model.safetensors", into: parameters)
        return parameters
    }
}
