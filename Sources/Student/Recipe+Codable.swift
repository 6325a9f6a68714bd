extension Recipe: Codable {
    private enum Key: String, CodingKey {
        case epochs, tokensPerStep, microBatchTokens, learningRate, schedule, warmUpShare
        case decayShare, finalShare, weightDecay, clip, beta1, beta2, dropout, seed, lossMask
        case lossWeighting, upsampling, precision, threads, checkpointEverySteps, maximumLength
        case tooLong, validation, preferenceBeta
    }

    /// What is left out keeps its default, so that older recipes can be read.
    package init(from decoder: any Swift.Decoder) throws {
        self.init()
        let values = try decoder.container(keyedBy: Key.self)
        func read<Value: Decodable>(_ key: Key, _ value: inout Value) throws {
            value = try values.decodeIfPresent(Value.self, forKey: key) ?? value
        }
        try read(.epochs, &epochs)
        try read(.tokensPerStep, &tokensPerStep)
        microBatchTokens = try values.decodeIfPresent(Int.self, forKey: .microBatchTokens)
        try read(.learningRate, &learningRate)
        try read(.schedule, &schedule)
        try read(.warmUpShare, &warmUpShare)
        try read(.decayShare, &decayShare)
        try read(.finalShare, &finalShare)
        try read(.weightDecay, &weightDecay)
        try read(.clip, &clip)
        try read(.beta1, &beta1)
        try read(.beta2, &beta2)
        try read(.dropout, &dropout)
        try read(.seed, &seed)
        try read(.lossMask, &lossMask)
        try read(.lossWeighting, &lossWeighting)
        try read(.upsampling, &upsampling)
        try read(.precision, &precision)
        threads = try values.decodeIfPresent(Int.self, forKey: .threads)
        try read(.checkpointEverySteps, &checkpointEverySteps)
        maximumLength = try values.decodeIfPresent(Int.self, forKey: .maximumLength)
        try read(.tooLong, &tooLong)
        validation = try values.decodeIfPresent(Validation.self, forKey: .validation)
        try read(.preferenceBeta, &preferenceBeta)
    }

    /// Settings that came later are written only where they differ from their default: a recipe
    /// that does not use them keeps its digest, and with it its finished trainings.
    package func encode(to encoder: any Swift.Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(epochs, forKey: .epochs)
        try values.encode(tokensPerStep, forKey: .tokensPerStep)
        try values.encode(learningRate, forKey: .learningRate)
        try values.encode(schedule, forKey: .schedule)
        try values.encode(warmUpShare, forKey: .warmUpShare)
        try values.encode(finalShare, forKey: .finalShare)
        try values.encode(weightDecay, forKey: .weightDecay)
        try values.encode(clip, forKey: .clip)
        try values.encode(beta1, forKey: .beta1)
        try values.encode(beta2, forKey: .beta2)
        try values.encode(seed, forKey: .seed)
        try values.encode(lossWeighting, forKey: .lossWeighting)
        try values.encode(precision, forKey: .precision)
        try values.encodeIfPresent(threads, forKey: .threads)
        try values.encode(checkpointEverySteps, forKey: .checkpointEverySteps)
        try values.encodeIfPresent(maximumLength, forKey: .maximumLength)
        try encodeLater(&values)
    }

    private func encodeLater(_ values: inout KeyedEncodingContainer<Key>) throws {
        let usual = Recipe()
        func write<Value: Encodable & Equatable>(_ path: KeyPath<Recipe, Value>, _ key: Key) throws
        {
            guard self[keyPath: path] != usual[keyPath: path] else { return }
            try values.encode(self[keyPath: path], forKey: key)
        }
        try values.encodeIfPresent(microBatchTokens, forKey: .microBatchTokens)
        try write(\.decayShare, .decayShare)
        try write(\.dropout, .dropout)
        try write(\.lossMask, .lossMask)
        try write(\.upsampling, .upsampling)
        try write(\.tooLong, .tooLong)
        try values.encodeIfPresent(validation, forKey: .validation)
        try write(\.preferenceBeta, .preferenceBeta)
    }
}
