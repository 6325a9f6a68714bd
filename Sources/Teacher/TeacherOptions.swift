package import Flywheel

/// How the teacher is asked, as the pipeline file says it.
package struct TeacherOptions: Sendable, Hashable, Codable {
    /// The name the endpoint knows the model by.
    package var model: String
    /// Path of the prompt template; read by the caller.
    package var template: String
    /// Calls in flight at most.
    package var concurrency = 16
    /// What one night may cost; enforced by the ledger.
    package var budget: NightlyBudget?
    package var price: Pricing?
    package var temperature = 0.0
    /// Tokens an answer may have; always sent, because the money set aside rests on it.
    package var maxTokens = 1024
    /// For one call, from connecting to the last byte.
    package var timeout = TimeSpan(10, .minute)
    package var seed: Int?
    /// How often one question is sent when its outcome stays unknown.
    package var attempts = 5
    /// Said in place of the template's system text.
    package var system: String?
    /// More members of the request as JSON text, such as `{"top_p": 0.9}`.
    package var extra: String?

    enum CodingKeys: String, CodingKey {
        case model, template, concurrency, budget, price, temperature, timeout, seed, attempts
        case system, extra
        case maxTokens = "max_tokens"
    }

    package init(model: String, template: String = "") {
        self.model = model
        self.template = template
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            model: try values.decode(String.self, forKey: .model),
            template: try values.decodeIfPresent(String.self, forKey: .template) ?? ""
        )
        concurrency = try values.decodeIfPresent(Int.self, forKey: .concurrency) ?? concurrency
        budget = try values.decodeIfPresent(NightlyBudget.self, forKey: .budget)
        price = try values.decodeIfPresent(Pricing.self, forKey: .price)
        temperature = try values.decodeIfPresent(Double.self, forKey: .temperature) ?? temperature
        maxTokens = try values.decodeIfPresent(Int.self, forKey: .maxTokens) ?? maxTokens
        timeout = try values.decodeIfPresent(TimeSpan.self, forKey: .timeout) ?? timeout
        seed = try values.decodeIfPresent(Int.self, forKey: .seed)
        attempts = try values.decodeIfPresent(Int.self, forKey: .attempts) ?? attempts
        system = try values.decodeIfPresent(String.self, forKey: .system)
        extra = try values.decodeIfPresent(String.self, forKey: .extra)
        for (key, rule) in impossibilities {
            throw DecodingError.dataCorruptedError(
                forKey: key,
                in: values,
                debugDescription: rule
            )
        }
    }

    /// Options that cannot be, each with the rule it breaks.
    private var impossibilities: [(key: CodingKeys, rule: String)] {
        let checks: [(CodingKeys, Bool, String)] = [
            (.model, !model.isEmpty, "the model needs a name"),
            (.concurrency, (1...4096).contains(concurrency), "concurrency is from 1 to 4096"),
            (.temperature, (0...2).contains(temperature), "temperature is from 0 to 2"),
            (.maxTokens, (1...1_000_000).contains(maxTokens), "max_tokens is from 1 to 1000000"),
            (.timeout, (1...86_400).contains(timeout.seconds), "timeout is from 1s to 1d"),
            (.attempts, (1...100).contains(attempts), "attempts is from 1 to 100"),
            (.budget, budget == nil || price != nil, "a budget needs a price to count by"),
        ]
        return checks.filter { !$0.1 }.map { ($0.0, $0.2) }
    }

    /// - Throws: `teacher_options` for what decoding would have refused.
    func check() throws(TeacherError) {
        guard let first = impossibilities.first else { return }
        throw TeacherError(.options, .configuration, first.rule)
    }
}
