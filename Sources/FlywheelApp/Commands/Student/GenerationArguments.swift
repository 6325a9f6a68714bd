import JSON
import Student

/// How answers are sampled, from the command line.
enum GenerationArguments {
    static let usage =
        "[--temperature T] [--top-k K] [--top-p P] [--repetition-penalty R] [--seed N] "
        + "[--count N] [--stop=TEXT]... [--maximum-tokens N] [--batch N] [--threads N] [--logprobs] "
        + "[--precision fp32|bf16]"

    static func read(_ arguments: inout Arguments) throws -> GenerationOptions {
        var options = GenerationOptions()
        func set<Value>(
            _ name: String,
            _ words: String,
            _ place: WritableKeyPath<GenerationOptions, Value>,
            _ parse: (String) -> Value?
        ) throws {
            if let value = try arguments.option(name, words, parse) {
                options[keyPath: place] = value
            }
        }
        try set("--temperature", "a number", \.temperature) { Double($0) }
        try set("--top-k", "a whole number", \.topK) { Int($0) }
        try set("--top-p", "a number", \.topP) { Double($0) }
        try set("--repetition-penalty", "a number", \.repetitionPenalty) { Double($0) }
        try set("--seed", "a whole number", \.seed) { UInt64($0) }
        try set("--count", "a whole number", \.samples) { Int($0) }
        try set("--maximum-tokens", "a whole number", \.maximumNewTokens) { Int($0) }
        try set("--batch", "a whole number", \.batch) { Int($0) }
        try set("--threads", "a whole number", \.threads) { Int($0) }
        try set("--precision", "fp32 or bf16", \.precision) { Recipe.Precision(rawValue: $0) }
        while let stop = try arguments.option("--stop") { options.stops.append(stop) }
        options.tokenLogprobs = arguments.flag("--logprobs")
        return options
    }

    /// The member that a row gets: "answer" where there is one text, else "answers".
    static func answers(
        _ prompts: [Chat],
        _ model: LanguageModel,
        _ options: GenerationOptions
    ) throws -> (String, [JSONValue]) {
        var found = [[Generated]](repeating: [], count: prompts.count)
        try model.generate(prompts, options) { found[$0].append($1) }
        guard options.samples > 1 || options.tokenLogprobs else {
            return ("answer", found.map { .string($0.first?.text ?? "") })
        }
        let values = found.map { answers in
            JSONValue.array(answers.sorted { $0.sample < $1.sample }.map(value))
        }
        return ("answers", values)
    }

    private static func value(_ answer: Generated) -> JSONValue {
        var object: JSONObject = [
            "text": .string(answer.text), "logprob": .number(answer.logprob),
            "finish_reason": .string(answer.finishReason.rawValue),
        ]
        object["token_logprobs"] = answer.tokenLogprobs.map { .array($0.map(JSONValue.number)) }
        return .object(object)
    }
}
