import Flywheel
import Postgres
import SQLCatalog

extension Warehouse {
    /// Finds the life of a row, kept or rejected.
    ///
    /// - Parameter id: a sample's number, the first eight or more hexadecimal digits of its leaf, a
    ///   candidate's id or a conversation's id.
    /// - Returns: `nil` where nothing has that name.
    package func why(_ id: String) throws -> Biography? {
        let number = Int64(id)
        let span = leafSpan(id)
        let keys: [any PostgresValue] = [pipeline, id, number, span?.first, span?.last]
        guard let found = try query(SQLCatalog.whyFind, keys).first else { return nil }
        let subject = try query(SQLCatalog.whyCandidateOf, keys).first
        return try Failure.explaining {
            let conversation: String = try found.get("conversation_id")
            return Biography(
                conversation: try origin(of: conversation),
                rejections: try rejections(of: conversation),
                candidates: try lives(of: conversation),
                subject: try subject?.get("candidate_id")
            )
        }
    }

    /// The leaves that begin with the digits; eight, so that a number is not taken for one.
    private func leafSpan(_ text: String) -> (first: [UInt8], last: [UInt8])? {
        let digits = text.lowercased()
        guard (8...64).contains(digits.count), digits.allSatisfy(\.isHexDigit) else { return nil }
        return (bytes(digits, fill: "0"), bytes(digits, fill: "f"))
    }

    private func bytes(_ digits: String, fill: Character) -> [UInt8] {
        let all = Array(digits + String(repeating: fill, count: 64 - digits.count))
        return stride(from: 0, to: 64, by: 2).map { place in
            UInt8(String(all[place...place + 1]), radix: 16) ?? 0
        }
    }

    private func origin(of conversation: String) throws -> Biography.Origin {
        var origin = Biography.Origin(id: conversation)
        let rows = try query(SQLCatalog.whyConversation, [pipeline, conversation])
        guard let row = rows.first else { return origin }
        origin.windowStart = try row.instant("window_start")
        origin.subject = try row.get("subject")
        origin.createdAt = try row.instant("created_at")
        origin.updatedAt = try row.instant("updated_at")
        origin.model = try row.get("model")
        origin.messages = try row.get("messages")
        return origin
    }

    private func rejections(of conversation: String) throws -> [Rejection] {
        try query(SQLCatalog.whyRejections, [pipeline, conversation]).map { row in
            Rejection(
                conversation: conversation,
                turn: try row.get("turn"),
                rule: try row.rule("rule"),
                reason: Reason(try row.get("code"), try row.get("detail")),
                findings: try row.findings()
            )
        }
    }

    private func lives(of conversation: String) throws -> [Biography.Life] {
        try query(SQLCatalog.whyCandidates, [pipeline, conversation]).map { row in
            let candidate = try row.candidate()
            return Biography.Life(
                candidate: candidate,
                label: try row.label(candidate.id),
                answers: try answers(to: candidate.id),
                refusals: try refusals(of: candidate.id),
                samples: try samples(from: candidate.id)
            )
        }
    }

    private func answers(to candidate: String) throws -> [Biography.Answering] {
        try query(SQLCatalog.whyAnswers, [pipeline, candidate]).map { row in
            Biography.Answering(
                source: try row.source(),
                draw: try row.get("draw"),
                author: try row.get("author"),
                finishReason: try row.get("finish_reason"),
                promptTokens: try row.get("prompt_tokens"),
                answerTokens: try row.get("answer_tokens"),
                request: try row.request()
            )
        }
    }

    private func refusals(of candidate: String) throws -> [Biography.Refusal] {
        try query(SQLCatalog.whyAnswerRejections, [pipeline, candidate]).map { row in
            Biography.Refusal(
                stage: try row.stage(),
                rejection: AnswerRejection(
                    candidate: candidate,
                    source: try row.source(),
                    draw: try row.get("draw"),
                    check: try row.rule("check_id"),
                    reason: Reason(try row.get("code"), try row.get("detail"))
                )
            )
        }
    }

    private func samples(from candidate: String) throws -> [Biography.SampleLife] {
        try query(SQLCatalog.whySamples, [pipeline, candidate]).map { row in
            let number: Int64 = try row.get("sample_id")
            return Biography.SampleLife(
                number: number,
                leaf: try row.digest("leaf"),
                source: try row.source(),
                author: try row.get("author"),
                taskType: try row.taskType(),
                tags: try row.tags(),
                repair: try row.repair(),
                notes: try row.get("notes"),
                reviews: try reviews(of: number),
                isCurrent: try row.get("is_current"),
                memberships: try memberships(of: number),
                students: try query(SQLCatalog.whyStudents, [pipeline, [number]]).map {
                    "\(try $0.get("name", as: String.self))@\(try $0.get("version", as: Int.self))"
                }
            )
        }
    }

    private func reviews(of sample: Int64) throws -> [Review] {
        try query(SQLCatalog.whyReviews, [sample]).map { row in
            guard let verdict = ReviewVerdict(rawValue: try row.get("verdict")) else {
                throw Failure.unreadable("verdict")
            }
            return Review(
                reviewer: try row.get("reviewer"),
                verdict: verdict,
                givenAt: try row.instant("given_at")
            )
        }
    }

    private func memberships(of sample: Int64) throws -> [Biography.Membership] {
        try query(SQLCatalog.whyVersions, [[sample]]).map { row in
            Biography.Membership(
                dataset: try row.get("name"),
                split: try row.split(),
                from: try row.get("added_v"),
                until: try row.get("removed_v")
            )
        }
    }
}

extension Row {
    func rule(_ column: String) throws -> RuleID {
        guard let rule = RuleID(try get(column)) else { throw Failure.unreadable(column) }
        return rule
    }

    fileprivate func label(_ candidate: String) throws -> Label? {
        guard let type = try get("task_type", as: String?.self).flatMap({ TaskType($0) }) else {
            return nil
        }
        return Label(
            candidate: candidate,
            taskType: type,
            method: try get("method"),
            confidence: try get("confidence")
        )
    }

    fileprivate func request() throws -> Biography.Request? {
        guard let key = try optionalDigest("request_key"),
            let status = try get("status", as: String?.self)
        else { return nil }
        return Biography.Request(
            key: key,
            status: status,
            template: try get("template"),
            spent: Money(micros: try get("spent_micros")),
            possibleDoubles: try get("possible_doubles")
        )
    }
}
