extension Recipe {
    func check() throws(StudentError) {
        try checkSizes()
        try checkRates()
        try checkValidation()
        guard Compute.kernels(precision) != nil else {
            throw StudentError(
                .unsupported,
                "this CPU cannot multiply in bf16 (AVX512-BF16); set precision to fp32 or automatic"
            )
        }
    }

    private func demand(_ holds: Bool, _ words: String) throws(StudentError) {
        guard holds else { throw StudentError(.badRecipe, words) }
    }

    private func checkSizes() throws(StudentError) {
        try demand(
            epochs.isFinite && epochs > 0 && epochs <= 1e4,
            "epochs is above 0, at most 10000"
        )
        try demand((16...1 << 20).contains(tokensPerStep), "tokensPerStep is 16 to 1048576")
        try demand(
            (16...tokensPerStep).contains(microBatchTokens ?? tokensPerStep),
            "microBatchTokens is 16 to tokensPerStep"
        )
        try demand((threads ?? 1) >= 1, "threads is 1 or more")
        try demand(checkpointEverySteps >= 1, "checkpointEverySteps is 1 or more")
        try demand((maximumLength ?? 2) >= 2, "maximumLength is 2 or more")
        for factor in upsampling.values {
            try demand((0...1000).contains(factor), "upsampling is 0 to 1000 copies of a row")
        }
    }

    private func checkRates() throws(StudentError) {
        try demand(learningRate > 0 && learningRate <= 1, "learningRate is above 0, at most 1")
        try demand((0...1).contains(warmUpShare), "warmUpShare is 0 to 1")
        try demand((0...1).contains(decayShare), "decayShare is 0 to 1")
        try demand((0...1).contains(finalShare), "finalShare is 0 to 1")
        try demand((0...1).contains(weightDecay), "weightDecay is 0 to 1")
        try demand(clip > 0, "clip is above 0")
        try demand((0..<1).contains(beta1) && (0..<1).contains(beta2), "beta1 and beta2 are 0 to 1")
        try demand((0..<1).contains(dropout), "dropout is 0 to below 1")
        try demand(
            preferenceBeta > 0 && preferenceBeta.isFinite,
            "preferenceBeta is above 0, for example 0.1"
        )
    }

    private func checkValidation() throws(StudentError) {
        guard let validation else { return }
        try demand(
            validation.share > 0 && validation.share <= 0.5,
            "the validation share is above 0, at most 0.5"
        )
        try demand((validation.everySteps ?? 1) >= 1, "validation happens every 1 or more steps")
        try demand((validation.patience ?? 1) >= 1, "patience is 1 or more validations")
    }
}
