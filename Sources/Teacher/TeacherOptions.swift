package import Flywheel

/// How the teacher is asked, as the pipeline file says it.
package struct TeacherOptions: Sendable, Hashable, Codable {
    /// The name the endpoint knows the model by.
    package var model: String
    /// Path of the prompt template; read by the caller.
    package var template: String
    /// Paths of templates that serve task types of their own; read by the caller.
    package var templates: [String] = []
    /// Calls in flight at most.
    package var concurrency = 16
    /// What one night may cost; enforced by the ledger.
    package var budget: NightlyBudget?
    /// What all nights of the pipeline together may cost; enforced by the ledger.
    package var totalBudget: Money?
    package var price: Pricing?
    /// By model, for pipelines that change models; `price` goes before it.
    package var prices: [String: Pricing] = [:]
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
    /// Addresses that answer for the model, in place of `FLYWHEEL_TEACHER_URL`.
    package var endpoints: [EndpointOptions] = []
    /// What the endpoint of `FLYWHEEL_TEACHER_URL` promises about requests of unknown outcome.
    package var promise = TeacherEndpoint.Promise.none
    /// Whether a request of unknown outcome, about which nothing is promised, is sent again.
    package var repeatsUnclear = true
    /// Whether answers come as server-sent events.
    package var stream = false
    package var requestsPerMinute: Int?
    package var tokensPerMinute: Int?
    /// How long one run asks at most; what is not answered by then is left for the next.
    package var deadline: TimeSpan?
    /// URL of a proxy; without it none is used, whatever the environment says.
    package var proxy: String?
    /// PEM file of the authorities to trust in place of the system's.
    package var authorities: String?
    package var transport = TeacherTransport.calls
    package var batch = BatchOptions()
    /// A reply beyond it is paid for and lost.
    package var largestReply = 16 << 20

    enum CodingKeys: String, CodingKey {
        case model, template, templates, concurrency, budget, price, prices, temperature, timeout,
            seed
        case attempts, system, extra, endpoints, promise, stream, deadline, proxy, authorities
        case unclear, transport, batch
        case totalBudget = "total_budget"
        case maxTokens = "max_tokens"
        case requestsPerMinute = "requests_per_minute"
        case tokensPerMinute = "tokens_per_minute"
        case largestReply = "largest_reply"
    }

    /// What `unclear` may say.
    private enum Unclear: String, Codable {
        case `repeat`, leave
    }

    /// An address in the pipeline file; its key stays in the environment.
    package struct EndpointOptions: Sendable, Hashable, Codable {
        package var url: String
        /// Name of the environment variable that holds the key.
        package var key: String?
        package var weight: Int?
        package var promise: TeacherEndpoint.Promise?

        package init(
            url: String,
            key: String? = nil,
            weight: Int? = nil,
            promise: TeacherEndpoint.Promise? = nil
        ) {
            self.url = url
            self.key = key
            self.weight = weight
            self.promise = promise
        }
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
        templates = try values.decodeIfPresent([String].self, forKey: .templates) ?? []
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
        try decodeTransport(values)
        for (key, rule) in impossibilities {
            throw DecodingError.dataCorruptedError(
                forKey: key,
                in: values,
                debugDescription: rule
            )
        }
    }

    private mutating func decodeTransport(_ values: KeyedDecodingContainer<CodingKeys>) throws {
        totalBudget = try values.decodeIfPresent(Money.self, forKey: .totalBudget)
        prices = try values.decodeIfPresent([String: Pricing].self, forKey: .prices) ?? prices
        endpoints =
            try values.decodeIfPresent([EndpointOptions].self, forKey: .endpoints) ?? endpoints
        promise =
            try values.decodeIfPresent(TeacherEndpoint.Promise.self, forKey: .promise) ?? promise
        repeatsUnclear = try values.decodeIfPresent(Unclear.self, forKey: .unclear) != .leave
        stream = try values.decodeIfPresent(Bool.self, forKey: .stream) ?? stream
        requestsPerMinute = try values.decodeIfPresent(Int.self, forKey: .requestsPerMinute)
        tokensPerMinute = try values.decodeIfPresent(Int.self, forKey: .tokensPerMinute)
        deadline = try values.decodeIfPresent(TimeSpan.self, forKey: .deadline)
        proxy = try values.decodeIfPresent(String.self, forKey: .proxy)
        authorities = try values.decodeIfPresent(String.self, forKey: .authorities)
        largestReply = try values.decodeIfPresent(Int.self, forKey: .largestReply) ?? largestReply
        transport =
            try values.decodeIfPresent(TeacherTransport.self, forKey: .transport) ?? transport
        batch = try values.decodeIfPresent(BatchOptions.self, forKey: .batch) ?? batch
    }

    /// What tokens of this model cost.
    package var modelPrice: Pricing? {
        let price = price ?? prices[model]
        return transport == .batch ? price?.discounted(batch.discount) : price
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(model, forKey: .model)
        try values.encode(template, forKey: .template)
        try values.encode(templates, forKey: .templates)
        try values.encode(concurrency, forKey: .concurrency)
        try values.encodeIfPresent(budget, forKey: .budget)
        try values.encodeIfPresent(totalBudget, forKey: .totalBudget)
        try values.encodeIfPresent(price, forKey: .price)
        try values.encode(prices, forKey: .prices)
        try values.encode(temperature, forKey: .temperature)
        try values.encode(maxTokens, forKey: .maxTokens)
        try values.encode(timeout, forKey: .timeout)
        try values.encodeIfPresent(seed, forKey: .seed)
        try values.encode(attempts, forKey: .attempts)
        try values.encodeIfPresent(system, forKey: .system)
        try values.encodeIfPresent(extra, forKey: .extra)
        try values.encode(endpoints, forKey: .endpoints)
        try values.encode(promise, forKey: .promise)
        try values.encode(repeatsUnclear ? Unclear.repeat : .leave, forKey: .unclear)
        try values.encode(stream, forKey: .stream)
        try values.encodeIfPresent(requestsPerMinute, forKey: .requestsPerMinute)
        try values.encodeIfPresent(tokensPerMinute, forKey: .tokensPerMinute)
        try values.encodeIfPresent(deadline, forKey: .deadline)
        try values.encodeIfPresent(proxy, forKey: .proxy)
        try values.encodeIfPresent(authorities, forKey: .authorities)
        try values.encode(largestReply, forKey: .largestReply)
        try values.encode(transport, forKey: .transport)
        try values.encode(batch, forKey: .batch)
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
            (.budget, budget == nil || modelPrice != nil, "a budget needs a price to count by"),
            (
                .totalBudget, totalBudget == nil || modelPrice != nil,
                "a budget needs a price to count by"
            ),
            (
                .requestsPerMinute, requestsPerMinute ?? 1 > 0,
                "requests_per_minute is a number above 0"
            ),
            (.tokensPerMinute, tokensPerMinute ?? 1 > 0, "tokens_per_minute is a number above 0"),
            (.largestReply, largestReply >= 1024, "largest_reply is at least 1024 bytes"),
            (.batch, batch.flaw == nil, batch.flaw ?? ""),
            (
                .transport, transport == .calls || !stream,
                "answers of a batch are not streamed"
            ),
            (
                .endpoints, endpoints.allSatisfy { (1...1000).contains($0.weight ?? 1) },
                "the weight of an endpoint is from 1 to 1000"
            ),
        ]
        return checks.filter { !$0.1 }.map { ($0.0, $0.2) }
    }

    /// - Throws: `teacher_options` for what decoding would have refused.
    func check() throws(TeacherError) {
        guard let first = impossibilities.first else { return }
        throw TeacherError(.options, .configuration, first.rule)
    }
}
