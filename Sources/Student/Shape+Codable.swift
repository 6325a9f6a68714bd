/// Only what departs from a plain Llama is written, so a plain shape is the same bytes whatever
/// variants exist, and a file without them reads as one.
extension Shape: Codable {
    private enum Key: String, CodingKey {
        case hidden, layers, heads, keyValueHeads, intermediate, vocabulary, maximumLength
        case headWidth, attentionBias, queryKeyNorm, tiedHead, rotary, epsilon
    }

    package init(from decoder: any Swift.Decoder) throws {
        let box = try decoder.container(keyedBy: Key.self)
        self.init(
            hidden: try box.decode(Int.self, forKey: .hidden),
            layers: try box.decode(Int.self, forKey: .layers),
            heads: try box.decode(Int.self, forKey: .heads),
            keyValueHeads: try box.decode(Int.self, forKey: .keyValueHeads),
            intermediate: try box.decode(Int.self, forKey: .intermediate),
            vocabulary: try box.decode(Int.self, forKey: .vocabulary),
            maximumLength: try box.decode(Int.self, forKey: .maximumLength)
        )
        headWidthApart = try box.decodeIfPresent(Int.self, forKey: .headWidth)
        attentionBias = try box.decodeIfPresent(Bool.self, forKey: .attentionBias) ?? false
        queryKeyNorm = try box.decodeIfPresent(Bool.self, forKey: .queryKeyNorm) ?? false
        tiedHead = try box.decodeIfPresent(Bool.self, forKey: .tiedHead) ?? true
        rotary = try box.decodeIfPresent(Rotary.self, forKey: .rotary) ?? Rotary()
        epsilon = try box.decodeIfPresent(Double.self, forKey: .epsilon) ?? 1e-6
    }

    package func encode(to encoder: any Encoder) throws {
        var box = encoder.container(keyedBy: Key.self)
        try box.encode(hidden, forKey: .hidden)
        try box.encode(layers, forKey: .layers)
        try box.encode(heads, forKey: .heads)
        try box.encode(keyValueHeads, forKey: .keyValueHeads)
        try box.encode(intermediate, forKey: .intermediate)
        try box.encode(vocabulary, forKey: .vocabulary)
        try box.encode(maximumLength, forKey: .maximumLength)
        try box.encodeIfPresent(headWidthApart, forKey: .headWidth)
        if attentionBias { try box.encode(true, forKey: .attentionBias) }
        if queryKeyNorm { try box.encode(true, forKey: .queryKeyNorm) }
        if !tiedHead { try box.encode(false, forKey: .tiedHead) }
        if rotary != Rotary() { try box.encode(rotary, forKey: .rotary) }
        if epsilon != 1e-6 { try box.encode(epsilon, forKey: .epsilon) }
    }
}
