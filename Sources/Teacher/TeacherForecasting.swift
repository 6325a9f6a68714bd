package import Flywheel

// What asking would take, before the first call.
extension Teacher {
    package func forecast(_ questions: [Question]) throws -> TeacherForecast {
        var forecast = TeacherForecast()
        var requests: [Digest: ChatRequest] = [:]
        var asked: [Digest: Int] = [:]
        for question in questions {
            guard let request = request(question) else { continue }
            requests[request.key] = request
            asked[request.key, default: 0] += 1
            guard question.draw == 0 else { continue }
            forecast.rows[request.template, default: [:]][question.taskType, default: 0] += 1
        }
        let keys = requests.keys.sorted()
        for start in stride(from: 0, to: keys.count, by: Self.lookupBatch) {
            let batch = Array(keys[start..<min(start + Self.lookupBatch, keys.count)])
            for (key, _) in try ledger.stored(batch) {
                requests[key] = nil
                forecast.stored += asked[key] ?? 0
            }
        }
        try fill(&forecast, Array(requests.values))
        return forecast
    }

    private func fill(_ forecast: inout TeacherForecast, _ requests: [ChatRequest]) throws {
        if latency.history == nil { latency.history = try ledger.callTimes(model: model) }
        let times = latency.times(maxTokens: options.maxTokens)
        let answerTokens = min(Int(times.answerTokens.rounded(.up)), options.maxTokens)
        forecast.calls = requests.count
        forecast.promptTokens = requests.reduce(0) { $0 + $1.promptTokens }
        forecast.answerTokens = requests.reduce(0) { $0 + $1.answerTokens }
        forecast.atMost = requests.reduce(.zero) { $0 + reserve($1) }
        forecast.expected = requests.reduce(.zero) { sum, request in
            let usage = ChatReply.Usage(
                promptTokens: request.promptTokens,
                answerTokens: min(answerTokens, request.answerTokens)
            )
            return sum + (price?.cost(usage) ?? .zero)
        }
        forecast.times = times
        forecast.seconds = seconds(requests, times)
    }

    /// What the slowest of three limits makes of it: calls side by side, requests and tokens a minute.
    private func seconds(_ requests: [ChatRequest], _ times: CallTimes) -> Double {
        guard !requests.isEmpty else { return 0 }
        let count = Double(requests.count)
        let each = max(0, times.before + times.perToken * times.answerTokens)
        let sideBySide = Double(min(options.concurrency, requests.count))
        let tokens = requests.reduce(0.0) { $0 + Double($1.promptTokens + $1.answerTokens) }
        let limits = [
            options.requestsPerMinute.map { count * 60 / Double($0) },
            options.tokensPerMinute.map { tokens * 60 / Double($0) },
        ]
        return limits.compactMap { $0 }.reduce(count * each / sideBySide, max)
    }
}
