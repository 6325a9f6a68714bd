import Flywheel

/// From what the ledger keeps to what callers get: the same bytes give the same reply in any run.
struct ReplyReader {
    let model: String

    /// - Parameter reading: what was read of the stored bytes already, to save reading them again.
    func reply(
        to candidate: String,
        key: Digest,
        _ stored: LedgerReply,
        _ reading: ChatReply.Reading? = nil
    ) -> Reply {
        Reply(candidate: candidate, content: content(candidate, key, stored, reading))
    }

    private func content(
        _ candidate: String,
        _ key: Digest,
        _ stored: LedgerReply,
        _ reading: ChatReply.Reading?
    ) -> Reply.Content {
        guard stored.status == 200 else { return .refused(refusal(stored)) }
        switch reading ?? ChatReply.read(stored.raw) {
        case .flawed(let reason): return .refused(reason)
        case .reply(let reply):
            if reply.refusal != nil { return .refused(Reason("refusal")) }
            guard reply.finishReason != "content_filter" else {
                return .refused(Reason("content_filter"))
            }
            return .answer(
                Answer(
                    candidate: candidate,
                    source: .teacher,
                    author: model,
                    request: key,
                    content: reply.content,
                    reasoning: reply.reasoning,
                    finishReason: reply.finishReason,
                    promptTokens: reply.usage?.promptTokens ?? 0,
                    answerTokens: reply.usage?.answerTokens ?? 0
                )
            )
        }
    }

    private func refusal(_ stored: LedgerReply) -> Reason {
        guard stored.status > 0 else { return Reason("no_reply") }
        let body = ErrorBody(raw: stored.raw)
        if body?.isContentFilter == true { return Reason("content_filter") }
        return Reason("http_\(stored.status)", body?.word ?? "")
    }
}

extension [UInt8] {
    func holds(_ part: [UInt8]) -> Bool { place(of: part, from: 0) != nil }

    /// A copy in which a secret that came back is blotted out.
    func without(_ secret: [UInt8]) -> [UInt8] {
        guard !secret.isEmpty, var found = place(of: secret, from: 0) else { return self }
        var copy = self
        while true {
            for index in found..<(found + secret.count) { copy[index] = UInt8(ascii: "*") }
            guard let next = place(of: secret, from: found + secret.count) else { return copy }
            found = next
        }
    }

    private func place(of part: [UInt8], from start: Int) -> Int? {
        guard let first = part.first, start + part.count <= count else { return nil }
        for index in start...(count - part.count) where self[index] == first {
            if self[index..<(index + part.count)].elementsEqual(part) { return index }
        }
        return nil
    }
}
