/// Where each tensor lies in the one flat buffer of parameters.
///
/// Matrices come first, norms and biases last, so weight decay covers a prefix. Query, key and value
/// are neighbours, gate and up are neighbours: each group is one product.
struct ParameterLayout: Sendable {
    struct Tensor: Sendable, Hashable {
        var name: String
        var shape: [Int]
        var offset: Int
        var count: Int { shape.reduce(1, *) }
    }

    struct Layer: Sendable {
        var joined = 0
        var output = 0
        var gateUp = 0
        var down = 0
        var inputNorm = 0
        var outputNorm = 0
        /// Query, key and value biases side by side; nil without attention bias.
        var joinedBias: Int?
        /// Nil without query-key norm.
        var queryNorm: Int?
        var keyNorm: Int?
    }

    private(set) var tensors: [Tensor] = []
    private(set) var layers: [Layer] = []
    private(set) var count = 0
    /// Parameters with weight decay: [0, decayed).
    private(set) var decayed = 0
    private(set) var finalNorm = 0

    let embedding = 0
    /// The embedding where the head is tied to it.
    private(set) var head = 0

    init(_ shape: Shape) {
        layers = Array(repeating: Layer(), count: shape.layers)
        appendMatrices(shape)
        decayed = count
        appendVectors(shape)
    }

    private mutating func appendMatrices(_ shape: Shape) {
        let (h, q, kv) = (shape.hidden, shape.queryWidth, shape.keyWidth)
        append("model.embed_tokens.weight", [shape.vocabulary, h])
        for index in 0..<shape.layers {
            let name = "model.layers.\(index)."
            layers[index].joined = append(name + "self_attn.q_proj.weight", [q, h])
            append(name + "self_attn.k_proj.weight", [kv, h])
            append(name + "self_attn.v_proj.weight", [kv, h])
            layers[index].output = append(name + "self_attn.o_proj.weight", [h, q])
            layers[index].gateUp = append(name + "mlp.gate_proj.weight", [shape.intermediate, h])
            append(name + "mlp.up_proj.weight", [shape.intermediate, h])
            layers[index].down = append(name + "mlp.down_proj.weight", [h, shape.intermediate])
        }
        if !shape.tiedHead { head = append("lm_head.weight", [shape.vocabulary, h]) }
    }

    private mutating func appendVectors(_ shape: Shape) {
        let (h, d) = (shape.hidden, shape.headWidth)
        for index in 0..<shape.layers {
            let name = "model.layers.\(index)."
            layers[index].inputNorm = append(name + "input_layernorm.weight", [h])
            layers[index].outputNorm = append(name + "post_attention_layernorm.weight", [h])
            if shape.attentionBias {
                layers[index].joinedBias = append(
                    name + "self_attn.q_proj.bias",
                    [shape.queryWidth]
                )
                append(name + "self_attn.k_proj.bias", [shape.keyWidth])
                append(name + "self_attn.v_proj.bias", [shape.keyWidth])
            }
            if shape.queryKeyNorm {
                layers[index].queryNorm = append(name + "self_attn.q_norm.weight", [d])
                layers[index].keyNorm = append(name + "self_attn.k_norm.weight", [d])
            }
        }
        finalNorm = append("model.norm.weight", [h])
    }

    @discardableResult
    private mutating func append(_ name: String, _ shape: [Int]) -> Int {
        let tensor = Tensor(name: name, shape: shape, offset: count)
        tensors.append(tensor)
        count += tensor.count
        return tensor.offset
    }
}
