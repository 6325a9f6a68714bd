import Foundation

/// `config.json` of a Llama, Qwen2 or Qwen3 decoder, and `generation_config.json`.
///
/// SmolLM and SmolLM2 call themselves Llama; Qwen2.5 calls itself Qwen2.
enum ModelConfig {
    /// The families, by `model_type`, and the class `transformers` loads each with.
    private enum Family: String, CaseIterable {
        case llama, qwen2, qwen3

        var architecture: String {
            switch self {
            case .llama: "LlamaForCausalLM"
            case .qwen2: "Qwen2ForCausalLM"
            case .qwen3: "Qwen3ForCausalLM"
            }
        }

        init(_ shape: Shape) throws(StudentError) {
            guard !shape.queryKeyNorm || !shape.attentionBias else {
                throw StudentError(
                    .unsupported,
                    "no public family has both attention bias and query-key norm"
                )
            }
            self = shape.queryKeyNorm ? .qwen3 : shape.attentionBias ? .qwen2 : .llama
        }
    }

    /// `precision` is what the weights beside it are written as.
    static func write(
        _ shape: Shape,
        _ tokenizer: Tokenizer?,
        to directory: String,
        as precision: WeightPrecision = .float32
    ) throws(StudentError) {
        let stops = tokenizer.map { AnswerEnds.ordered(directory, $0) } ?? []
        let family = try Family(shape)
        var root: [String: Any] = [
            "architectures": [family.architecture], "model_type": family.rawValue,
            "hidden_size": shape.hidden, "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads, "num_key_value_heads": shape.keyValueHeads,
            "head_dim": shape.headWidth, "intermediate_size": shape.intermediate,
            "vocab_size": shape.vocabulary, "max_position_embeddings": shape.maximumLength,
            "hidden_act": "silu", "rms_norm_eps": shape.epsilon,
            "rope_theta": shape.rotary.theta, "rope_scaling": RotaryConfig.scaling(shape),
            "tie_word_embeddings": shape.tiedHead, "torch_dtype": precision.rawValue,
            "initializer_range": 0.02, "use_cache": true, "bos_token_id": NSNull(),
            "eos_token_id": stops.first ?? NSNull(),
            "pad_token_id": stops.last ?? NSNull(),
        ]
        // Qwen2 has its biases without a word; in the others these would add more than we compute.
        if family != .qwen2 { root["attention_bias"] = false }
        if family == .llama { root["mlp_bias"] = false }
        try JSONFile.write(root, to: directory + "/config.json")
        try JSONFile.write(
            [
                "do_sample": false, "pad_token_id": stops.last ?? NSNull(),
                "eos_token_id": stops.isEmpty ? NSNull() : stops,
            ],
            to: directory + "/generation_config.json"
        )
    }

    /// Reads the shape; anything this decoder does not compute is refused by its name.
    static func read(_ directory: String) throws(StudentError) -> Shape {
        let root = try JSONFile.object(directory + "/config.json", else: .badCheckpoint)
        let kind = root["model_type"] as? String ?? "none"
        guard let family = Family(rawValue: kind) else {
            throw unsupported("model_type \(kind.prefix(80)), only llama, qwen2 and qwen3")
        }
        try refuseUnknown(root)
        let heads = try size(root, "num_attention_heads")
        var shape = Shape(
            hidden: try size(root, "hidden_size"),
            layers: try size(root, "num_hidden_layers"),
            heads: heads,
            keyValueHeads: try size(root, "num_key_value_heads", absent: heads),
            intermediate: try size(root, "intermediate_size"),
            vocabulary: try size(root, "vocab_size"),
            maximumLength: try size(root, "max_position_embeddings")
        )
        guard heads > 0 else { throw unsupported("num_attention_heads 0") }
        // `Qwen3Config` has heads of 128 where the file says nothing.
        let usual = family == .qwen3 ? 128 : shape.hidden / heads
        let width = try size(root, "head_dim", absent: usual)
        if width * heads != shape.hidden { shape.headWidthApart = width }
        shape.attentionBias = family == .qwen2
        shape.queryKeyNorm = family == .qwen3
        shape.tiedHead = root["tie_word_embeddings"] as? Bool ?? false
        shape.epsilon = root["rms_norm_eps"] as? Double ?? 1e-6
        shape.rotary = try RotaryConfig.read(root, shape.maximumLength)
        try shape.check()
        try demandWeights(shape, directory)
        return shape
    }

    /// Refuses sizes that the weights beside it cannot fill, before memory is taken for them.
    private static func demandWeights(_ shape: Shape, _ directory: String) throws(StudentError) {
        guard let bytes = Safetensors.size(directory) else { return }
        // Sizes are at most 2^20 each, so products of three stay below 2^62.
        let layer = shape.hidden * (3 * shape.intermediate + 2 * shape.queryWidth)
        let (layers, overflows) = layer.multipliedReportingOverflow(by: shape.layers)
        let embedding = shape.vocabulary * shape.hidden
        guard !overflows, layers <= bytes / 2, embedding <= bytes / 2 else {
            throw StudentError(
                .badCheckpoint,
                "config.json describes a larger model than the weights beside it"
            )
        }
    }

    /// What changes the computation and is not computed here.
    private static func refuseUnknown(_ root: [String: Any]) throws(StudentError) {
        let activation = root["hidden_act"] as? String ?? "silu"
        guard activation == "silu" else { throw unsupported("hidden_act \(activation.prefix(40))") }
        for name in ["attention_bias", "mlp_bias", "use_sliding_window"]
        where root[name] as? Bool == true {
            throw unsupported("\(name) true")
        }
        for name in ["quantization_config", "sparsity_config"] where root[name] is [String: Any] {
            throw unsupported(name)
        }
        let layers = root["layer_types"] as? [String] ?? []
        if let other = layers.first(where: { $0 != "full_attention" }) {
            throw unsupported("a layer of type \(other.prefix(40))")
        }
    }

    private static func size(
        _ root: [String: Any],
        _ key: String,
        absent: Int? = nil
    ) throws(StudentError) -> Int {
        let value = root[key]
        if let absent, value == nil || value is NSNull { return absent }
        guard let number = value as? Int, (0...1 << 20).contains(number) else {
            throw StudentError(
                .badCheckpoint,
                "config.json lacks \(key), a whole number of at most 1048576"
            )
        }
        return number
    }

    private static func unsupported(_ words: String) -> StudentError {
        StudentError(.unsupported, "config.json: \(words) is not supported")
    }
}
