import Foundation

/// `config.json` of a `LlamaForCausalLM`, and `generation_config.json`.
enum ModelConfig {
    static func write(_ shape: Shape, _ tokenizer: Tokenizer, to directory: String)
        throws(StudentError)
    {
        try JSONFile.write(
            [
                "architectures": ["LlamaForCausalLM"], "model_type": "llama",
                "hidden_size": shape.hidden, "num_hidden_layers": shape.layers,
                "num_attention_heads": shape.heads, "num_key_value_heads": shape.keyValueHeads,
                "head_dim": shape.headWidth, "intermediate_size": shape.intermediate,
                "vocab_size": shape.vocabulary, "max_position_embeddings": shape.maximumLength,
                "hidden_act": "silu", "rms_norm_eps": Double(1e-6), "rope_theta": Rotary.usualTheta,
                "attention_bias": false, "mlp_bias": false, "tie_word_embeddings": true,
                "torch_dtype": "float32", "initializer_range": 0.02, "use_cache": true,
                "bos_token_id": NSNull(), "eos_token_id": Int(tokenizer.turnEnd),
                "pad_token_id": Int(tokenizer.end),
            ],
            to: directory + "/config.json"
        )
        try JSONFile.write(
            [
                "do_sample": false, "pad_token_id": Int(tokenizer.end),
                "eos_token_id": [Int(tokenizer.turnEnd), Int(tokenizer.end)],
            ],
            to: directory + "/generation_config.json"
        )
    }

    /// Reads the shape; anything this decoder does not compute is refused by its name.
    static func read(_ directory: String) throws(StudentError) -> Shape {
        let root = try JSONFile.object(directory + "/config.json", else: .badCheckpoint)
        try demand(root, "model_type", "llama")
        try demand(root, "hidden_act", "silu")
        try demand(root, "tie_word_embeddings", true)
        if root["attention_bias"] != nil { try demand(root, "attention_bias", false) }
        if root["mlp_bias"] != nil { try demand(root, "mlp_bias", false) }
        if let scaling = root["rope_scaling"], !(scaling is NSNull) {
            throw StudentError(.unsupported, "config.json: rope_scaling is not supported")
        }
        try demand(root, "rms_norm_eps", Double(1e-6))
        try demand(root, "rope_theta", Rotary.usualTheta)
        func size(_ key: String) throws(StudentError) -> Int {
            guard let value = root[key] as? Int else {
                throw StudentError(.badCheckpoint, "config.json lacks the whole number \(key)")
            }
            return value
        }
        let shape = Shape(
            hidden: try size("hidden_size"),
            layers: try size("num_hidden_layers"),
            heads: try size("num_attention_heads"),
            keyValueHeads: try size("num_key_value_heads"),
            intermediate: try size("intermediate_size"),
            vocabulary: try size("vocab_size"),
            maximumLength: try size("max_position_embeddings")
        )
        try shape.check()
        if let width = root["head_dim"] as? Int, width != shape.headWidth {
            throw StudentError(.unsupported, "config.json: head_dim differs from hidden over heads")
        }
        return shape
    }

    private static func demand<Value: Equatable>(
        _ root: [String: Any],
        _ key: String,
        _ wanted: Value
    ) throws(StudentError) {
        guard root[key] as? Value == wanted else {
            throw StudentError(.unsupported, "config.json: only \(key) = \(wanted) is supported")
        }
    }
}
