import Flywheel

// Before the first call: requests from questions, what is stored already, whose turn it is.
extension Asking {
    /// Renders the questions, merges equal ones and hands on what is stored.
    func prepare(_ pulse: () throws -> Void, _ each: (Reply) throws -> Void) throws {
        var known: [Digest: Int] = [:]
        for (index, question) in questions.enumerated() {
            guard let request = teacher.request(question) else {
                report.refused += 1
                let content = Reply.Content.refused(Reason("no_prompt"))
                try each(
                    Reply(candidate: question.candidate, draw: question.draw, content: content)
                )
                continue
            }
            if let place = known[request.key] {
                asks[place].askers.append(index)
            } else {
                known[request.key] = asks.count
                asks.append(ask(request, question, index))
            }
        }
        let missing = try deliverStored(Array(asks.indices), pulse, each)
        try markDoubts(missing, pulse)
        for place in fairly(missing) { fresh.append(place) }
    }

    private func ask(_ request: ChatRequest, _ question: Question, _ index: Int) -> Ask {
        Ask(
            request: LedgerRequest(
                key: request.key,
                model: teacher.model,
                template: request.template,
                taskType: question.taskType,
                body: request.body,
                reserve: teacher.reserve(request)
            ),
            tokens: request.promptTokens + request.answerTokens,
            askers: [index]
        )
    }

    /// - Returns: those that are not stored.
    func deliverStored(
        _ places: [Int],
        _ pulse: () throws -> Void,
        _ each: (Reply) throws -> Void
    ) throws -> [Int] {
        var missing: [Int] = []
        for start in stride(from: 0, to: places.count, by: Teacher.lookupBatch) {
            try beat(pulse)
            let batch = places[start..<min(start + Teacher.lookupBatch, places.count)]
            let stored = try teacher.ledger.stored(batch.map { asks[$0].request.key })
            for place in batch {
                if let reply = stored[asks[place].request.key] {
                    report.stored += asks[place].askers.count
                    try deliver(place, reply, nil, each)
                } else {
                    missing.append(place)
                }
            }
        }
        return missing
    }

    /// What runs before this one left in doubt.
    private func markDoubts(_ places: [Int], _ pulse: () throws -> Void) throws {
        for start in stride(from: 0, to: places.count, by: Teacher.lookupBatch) {
            try beat(pulse)
            let batch = places[start..<min(start + Teacher.lookupBatch, places.count)]
            let doubtful = try teacher.ledger.doubtful(batch.map { asks[$0].request.key })
            guard !doubtful.isEmpty else { continue }
            for place in batch where doubtful.contains(asks[place].request.key) {
                asks[place].isInDoubt = true
                asks[place].needsLookUp = teacher.stations.all.contains {
                    $0.promise == .storedCompletions
                }
            }
        }
    }

    /// One of each task type in turn, so that a budget or a deadline that ends the night cuts all
    /// types alike.
    private func fairly(_ places: [Int]) -> [Int] {
        var types: [TaskType] = []
        var lines: [TaskType: [Int]] = [:]
        for place in places {
            let type = asks[place].request.taskType
            if lines[type] == nil { types.append(type) }
            lines[type, default: []].append(place)
        }
        guard types.count > 1 else { return places }
        let longest = lines.values.map(\.count).max() ?? 0
        return (0..<longest).flatMap { round in
            types.compactMap { type in
                lines[type].flatMap { round < $0.count ? $0[round] : nil }
            }
        }
    }
}
