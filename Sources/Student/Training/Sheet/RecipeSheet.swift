import Foundation

extension TrainingPlan {
    /// The recipe sheet: every value a run was started with, as name and value. What an engine
    /// does not have (shards of the optimizer, offload, parallel sequences) is not named.
    package var sheet: [(String, String)] {
        data + channelLines + model + batches + schedule + optimizer + engine
    }

    private var data: [(String, String)] {
        [
            ("rows", "\(rows)" + (isPreference ? " pairs" : "")),
            ("tokens per epoch", "\(tokens), \(answerTokens) learned"),
            ("dropped as too long", Self.list(channels, \.tooLong)),
            ("dropped without an answer", Self.list(channels, \.withoutAnswer)),
            ("truncated", Self.list(channels, \.truncated)),
            ("held out", Self.list(channels, \.heldOut)),
            ("packed", packing),
        ]
    }

    private static func list(_ channels: [ChannelCount], _ path: KeyPath<ChannelCount, Int>)
        -> String
    {
        let some = channels.filter { $0[keyPath: path] > 0 }
        return some.isEmpty
            ? "none" : some.map { "\($0.name) \($0[keyPath: path])" }.joined(separator: ", ")
    }

    private var packing: String {
        guard microBatches > 0 else { return "nothing" }
        let rows = Double(packedRows) / Double(microBatches)
        let tokens = Double(scheduledTokens) / Double(microBatches)
        let room = recipe.microBatchTokens ?? recipe.tokensPerStep
        return String(
            format: "%.1f rows and %.0f of %d tokens in a micro-batch",
            rows,
            tokens,
            room
        )
    }

    /// One line a channel, the largest twenty.
    private var channelLines: [(String, String)] {
        let largest = channels.sorted { ($1.answerTokens, $0.name) < ($0.answerTokens, $1.name) }
        return largest.prefix(20).map { channel in
            let copies = channel.copies == 1 ? "" : " x \(channel.copies)"
            return (
                "channel \(channel.name)",
                "\(channel.rows) rows\(copies), \(channel.tokens) tokens, "
                    + "\(channel.answerTokens) learned"
            )
        }
    }

    private var model: [(String, String)] {
        [
            ("start", base.map { "checkpoint \($0)" } ?? "from scratch"),
            ("parameters", "\(parameters)"),
            (
                "shape",
                "hidden \(shape.hidden), layers \(shape.layers), heads \(shape.heads)/"
                    + "\(shape.keyValueHeads), intermediate \(shape.intermediate)"
            ),
            ("vocabulary", "\(vocabulary) of \(shape.vocabulary)"),
            (
                "longest row",
                "\(min(recipe.maximumLength ?? .max, shape.maximumLength)) tokens, else "
                    + recipe.tooLong.rawValue
            ),
        ]
    }

    private var batches: [(String, String)] {
        let micro = recipe.microBatchTokens ?? recipe.tokensPerStep
        return [
            ("epochs", "\(recipe.epochs)"),
            ("steps", "\(steps) of at most \(recipe.tokensPerStep) tokens"),
            ("global batch", "\(recipe.tokensPerStep) tokens"),
            ("micro batch", "\(micro) tokens"),
            ("accumulation", "\(mostMicroBatches) micro-batches a step at most"),
            ("loss mask", isPreference ? "both answers" : recipe.lossMask.rawValue),
            ("loss per", isPreference ? "pair" : recipe.lossWeighting.rawValue),
            ("validation", validation),
        ] + (isPreference ? [("preference beta", "\(recipe.preferenceBeta)")] : [])
    }

    private var validation: String {
        guard let validation = recipe.validation else { return "none" }
        let every = validation.everySteps.map { "every \($0) steps" } ?? "once an epoch"
        let patience = validation.patience.map { ", stop after \($0) without a better one" } ?? ""
        return every + patience + (validation.keepsBest ? ", best kept" : ", last kept")
    }

    private var schedule: [(String, String)] {
        let decay = recipe.schedule == .wsd ? ", fall over \(recipe.decayShare)" : ""
        return [
            ("learning rate", "\(recipe.learningRate), \(recipe.schedule.rawValue)\(decay)"),
            (
                "warm-up and final share",
                "\(recipe.warmUpShare), \(recipe.warmUpSteps(of: steps)) steps, and "
                    + "\(recipe.finalShare)"
            ),
        ]
    }

    private var optimizer: [(String, String)] {
        [
            ("AdamW", "beta \(recipe.beta1)/\(recipe.beta2), decay \(recipe.weightDecay)"),
            ("clip", "\(recipe.clip)"),
            ("dropout", "\(recipe.dropout)"),
            ("seed", "\(recipe.seed)"),
        ]
    }

    private var engine: [(String, String)] {
        [
            ("engine", "native" + (kernels.isEmpty ? "" : ", \(kernels) kernels")),
            ("precision", recipe.precision == .bf16 ? "bf16" : "fp32"),
            ("threads", threads > 0 ? "\(threads)" : recipe.threads.map(String.init) ?? "all"),
            ("memory", "\(estimatedMemoryBytes >> 20) MiB"),
            (
                "time",
                estimatedSeconds.map { "about \($0.duration), from a first micro-batch" }
                    ?? "measured when it starts"
            ),
            ("input digest", inputDigest),
        ]
    }
}

extension Double {
    /// Seconds as people say them: `42 s`, `3 min 05 s`, `2 h 10 min`.
    package var duration: String {
        let whole = isFinite ? Int(max(0, self).rounded()) : 0
        return switch whole {
        case ..<60: "\(whole) s"
        case ..<3600: String(format: "%d min %02d s", whole / 60, whole % 60)
        default: String(format: "%d h %02d min", whole / 3600, whole % 3600 / 60)
        }
    }
}
