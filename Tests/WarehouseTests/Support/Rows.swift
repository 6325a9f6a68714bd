import Flywheel
import Testing
import Warehouse

/// Nights of one day each from 2026-10-01T00:00:00Z.
func night(_ number: Int) throws -> Window {
    let first = Instant(microseconds: 1_790_812_800_000_000)
    let start = first.advanced(bySeconds: number * 86_400)
    return try #require(Window(start, start.advanced(bySeconds: 86_400)))
}

let plain = Digest(of: "plain configuration")

extension Warehouse {
    func claimed(
        _ stage: StageName,
        _ window: Window,
        _ fingerprint: Digest = plain,
        run: String
    ) throws -> Claim {
        // Another input each time: a window done from the same input is not to be claimed again.
        let input = Digest(of: "input \(UInt64.random(in: 0...UInt64.max))")
        let result = try claim(
            stage,
            fingerprint,
            window,
            input: input,
            run: run
        )
        guard case .claimed(let claim) = result else { throw NotClaimed() }
        return claim
    }

    func begun() throws -> String { try beginRun(kind: "run", arguments: "", build: "test") }

    /// Fills every stage of a night, up to samples, with the given prompts.
    func fill(_ window: Window, _ prompts: [String], run: String) throws {
        let conversations = prompts.enumerated().map { conversation($1, "c\($0)", window) }
        _ = try replaceConversations(try claimed(.pull, window, run: run)) { add in
            for one in conversations { try add(one) }
            return outcome(conversations.count)
        }
        let candidates = conversations.map { candidate($0) }
        _ = try replaceCandidates(try claimed(.filter, window, run: run)) { sink in
            for one in candidates { try sink.keep(one, bands: [1]) }
            return outcome(candidates.count)
        }
        _ = try replaceLabels(try claimed(.label, window, run: run)) { add in
            for one in candidates { try add(label(one)) }
            return outcome(candidates.count)
        }
        _ = try replaceAnswers(try claimed(.teach, window, run: run), from: .teacher) { sink in
            for one in candidates { try sink.add(answer(one)) }
            return outcome(candidates.count)
        }
        _ = try replaceSamples(try claimed(.verify, window, run: run)) { sink in
            for one in candidates { try sink.accept(sample(one)) }
            return outcome(candidates.count)
        }
    }
}

struct NotClaimed: Error {}
struct Boom: Error {}

func outcome(_ rows: Int, _ counts: [String: Int] = [:]) -> Outcome {
    Outcome(rowsIn: rows, rowsOut: rows, digest: Digest(of: "output \(rows)"), counts: counts)
}

func conversation(_ prompt: String, _ id: String, _ window: Window) -> Conversation {
    Conversation(
        id: id,
        subject: "somebody",
        messages: [
            Message(.user, prompt), Message(.assistant, "yes", rating: .up),
        ],
        createdAt: window.start,
        updatedAt: window.start.advanced(bySeconds: 60),
        model: "online",
        metadata: #"{"b": 1, "a": "é"}"#
    )
}

func candidate(_ conversation: Conversation) -> Candidate {
    Candidate(
        id: Candidate.identity(conversation: conversation.id, turn: 0),
        conversation: conversation.id,
        turn: 0,
        messages: Array(conversation.messages.prefix(1)),
        tags: [.userLog],
        findings: [
            Finding(rule: RuleID("length", 1), verdict: .keep, score: 12.5),
            Finding(
                rule: RuleID("language", 1),
                verdict: .tag([.mixedScript, .typo], Reason("mixed", "0.4"))
            ),
            Finding(
                rule: RuleID("repetition", 2),
                verdict: .drop(Reason("repeats", "0.7 > 0.6")),
                score: 0.7,
                overruled: true
            ),
        ],
        createdAt: conversation.createdAt
    )
}

let arithmetic = TaskType("maths/arithmetic") ?? .unknown

func label(_ candidate: Candidate) -> Label {
    Label(candidate: candidate.id, taskType: arithmetic, method: "pattern:sum", confidence: 0.9)
}

func answer(_ candidate: Candidate, _ source: AnswerSource = .teacher) -> Answer {
    Answer(
        candidate: candidate.id,
        source: source,
        author: source == .teacher ? "gpt" : "small@1",
        request: source == .teacher ? Digest(of: candidate.id) : nil,
        content: "The answer.",
        reasoning: "Thinking.",
        finishReason: "stop",
        promptTokens: 7,
        answerTokens: 3
    )
}

func sample(_ candidate: Candidate, _ text: String = "The answer.") -> Sample {
    Sample(
        candidate: candidate.id,
        root: candidate.root,
        messages: candidate.messages + [Message(.assistant, text)],
        taskType: arithmetic,
        tags: candidate.tags + [.answeredByTeacher],
        source: .teacher,
        author: "gpt",
        request: Digest(of: candidate.id)
    )
}
