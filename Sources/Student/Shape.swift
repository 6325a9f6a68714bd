/// The size and the variant of a student model.
///
/// The variants are those of the public families: Qwen2 adds biases to query, key and value, Qwen3
/// norms queries and keys and sets the head width apart, some unbind the output head.
package struct Shape: Sendable, Hashable {
    package var hidden: Int
    package var layers: Int
    package var heads: Int
    package var keyValueHeads: Int
    package var intermediate: Int
    package var vocabulary: Int
    /// Longest sequence in tokens, prompt and answer together.
    package var maximumLength: Int
    /// Width of one head where it is not `hidden / heads`.
    package var headWidthApart: Int?
    /// Query, key and value projections add a bias (`Qwen2Config`).
    package var attentionBias = false
    /// RMSNorm of each query and key head before it is rotated (`Qwen3Config`).
    package var queryKeyNorm = false
    /// The embedding is the output head as well.
    package var tiedHead = true
    package var rotary = Rotary()
    /// The variance floor of every RMSNorm, `rms_norm_eps`.
    package var epsilon = 1e-6

    package init(
        hidden: Int,
        layers: Int,
        heads: Int,
        keyValueHeads: Int,
        intermediate: Int,
        vocabulary: Int,
        maximumLength: Int = 512
    ) {
        self.hidden = hidden
        self.layers = layers
        self.heads = heads
        self.keyValueHeads = keyValueHeads
        self.intermediate = intermediate
        self.vocabulary = vocabulary
        self.maximumLength = maximumLength
    }

    /// The named sizes, smallest first: about 0.1, 0.9, 1.8, 1.8, 11 and 51 million parameters;
    /// `router` is wide and flat, for answers that name one of many intents: one layer and whole
    /// words as tokens generalise as well as two and learn a fifth faster (`ops/bench/student/router`).
    package static let names = ["nano", "tiny", "small", "router", "medium", "large"]

    package static func named(_ name: String) -> Shape? {
        switch name {
        case "nano": Shape(64, 2, 2, 1, 192, 512)
        case "tiny": Shape(128, 4, 4, 2, 384, 1024)
        case "small": Shape(192, 4, 6, 2, 512, 1024)
        case "router": Shape(256, 1, 4, 4, 512, 4096)
        case "medium": Shape(384, 5, 6, 2, 1024, 8192)
        case "large": Shape(512, 12, 8, 2, 1408, 32768)
        default: nil
        }
    }

    private init(_ h: Int, _ l: Int, _ q: Int, _ kv: Int, _ i: Int, _ v: Int) {
        self.init(
            hidden: h,
            layers: l,
            heads: q,
            keyValueHeads: kv,
            intermediate: i,
            vocabulary: v
        )
    }

    package var parameters: Int { ParameterLayout(self).count }

    package var headWidth: Int { headWidthApart ?? hidden / max(heads, 1) }
    /// Query heads that share one key head.
    var group: Int { heads / keyValueHeads }
    /// Width of all query heads side by side, and of what attention gives back.
    var queryWidth: Int { heads * headWidth }
    /// Width of all key heads, and of all value heads.
    var keyWidth: Int { keyValueHeads * headWidth }
    /// Width of query, key and value side by side.
    var joinedWidth: Int { queryWidth + 2 * keyWidth }

    func check() throws(StudentError) {
        let sizes = [
            hidden, layers, heads, keyValueHeads, intermediate, vocabulary, maximumLength,
            headWidthApart ?? 1,
        ]
        guard sizes.allSatisfy({ $0 > 0 && $0 <= 1 << 20 }) else {
            throw StudentError(.unsupported, "every size of a model shape is 1 to 1048576")
        }
        guard headWidthApart != nil || hidden % heads == 0, heads % keyValueHeads == 0,
            headWidth % 2 == 0
        else {
            throw StudentError(
                .unsupported,
                "hidden \(hidden) needs an even share for each of \(heads) heads, and the heads "
                    + "an equal share for each of \(keyValueHeads) key-value heads"
            )
        }
        guard epsilon > 0, epsilon < 1 else {
            throw StudentError(.unsupported, "the epsilon of RMSNorm is above 0 and below 1")
        }
        try rotary.check()
    }
}
