import Flywheel
import Foundation
import JSON
import Privacy
import Rules
import Stages

/// The nightly filter over the rows of a file: the same stage, with a file for its tables.
///
/// Rows are redacted as `pull` would redact them, because rules judge what is stored. There are
/// no earlier windows, so near-duplicates are those of the file, in its order.
struct RowFilter {
    /// What the filter decided about one prompt of a row.
    struct Decision {
        let turn: Int
        /// `nil` where the prompt is kept.
        let rejection: Rejection?
        let findings: [Finding]
        let tags: [Tag]
    }

    private let stage: (FileFilterStore) -> FilterStage
    private let redactor: Redactor

    init(_ file: PipelineFile, _ session: Session) throws {
        let options = try StageOptions(file)
        guard let filter = options.filter else {
            throw Failure(.configuration, "no_filter", "\(file.path) has no filter stage")
        }
        let (rules, text) = try RuleReader(file, session.rules)
            .read(filter.rules, Set(file.protectedFamilies))
        guard let rules else {
            throw Failure(.configuration, "no_rules", "\(file.path) has no rules to filter by")
        }
        redactor = Redactor(kinds: options.pull.redact ?? PersonalDataKind.allCases)
        let environment = session.environment
        stage = { store in
            FilterStage(
                store: store,
                rules: rules,
                ruleText: text,
                turns: filter.turns == .every ? .every : .last,
                panel: { ProgramPanel(environment, resolve: file.resolve) }
            )
        }
    }

    /// Hands out every row, redacted, with what was decided about its prompts, in the order of
    /// the file.
    ///
    /// - Returns: the stage's outcome: counts by rule, code and tag.
    func run(
        on path: String,
        _ body: @escaping (JSONObject, [Decision]) throws -> Void
    ) throws -> Outcome {
        let store = FileFilterStore(path, redactor, body)
        let stage = stage(store)
        guard let window = Window(.distantPast, Instant(microseconds: .max)) else {
            throw Failure(.bug, "window", "the window of all time is empty")
        }
        let claim = Claim(
            pipeline: "",
            stage: .filter,
            fingerprint: stage.fingerprint,
            window: window,
            epoch: 0,
            run: "",
            inputDigest: Digest(of: "")
        )
        let context = StageContext(claim: claim, covered: [], journal: SilentJournal()) {}
        return try stage.run(context)
    }
}

/// The tables of `filter`, played by a file of rows.
///
/// Rows wait until the stage has judged their batch, so memory is bounded by a batch.
final class FileFilterStore: FilterStore {
    private let path: String
    private let redactor: Redactor
    private let hand: (JSONObject, [RowFilter.Decision]) throws -> Void
    private var waiting: [(id: String, row: JSONObject)] = []
    private var names: Set<String> = []
    private let desk = Desk()

    init(
        _ path: String,
        _ redactor: Redactor,
        _ hand: @escaping (JSONObject, [RowFilter.Decision]) throws -> Void
    ) {
        self.path = path
        self.redactor = redactor
        self.hand = hand
    }

    func eachConversation(in window: Window, _ body: (Conversation) throws -> Void) throws {
        var rows = try RowFile(path: path)
        while let row = try rows.next() {
            guard names.insert(row.id).inserted else {
                throw row.refusal("bad_row", "another row is called \"\(row.id)\" too")
            }
            let conversation = try take(row)
            try body(conversation)
            // The stage writes whole batches: a decision says that all waiting rows have theirs.
            if !desk.isEmpty { try handOut() }
        }
    }

    func indexedPrompts(bands: [Int64], before window: Window) throws -> [IndexedPrompt] { [] }

    func replaceCandidates(
        _ claim: Claim,
        _ body: (_ sink: any FilterSink) throws -> Outcome
    ) throws -> Outcome {
        let outcome = try body(desk)
        try handOut()
        return outcome
    }

    private func take(_ row: RowFile.Row) throws -> Conversation {
        guard var object = row.value.object else {
            throw row.refusal("bad_row", "a row is an object")
        }
        let metadata = object["metadata"].map { String(decoding: $0.serialized(), as: UTF8.self) }
        let raw = SourceConversation(
            id: row.id,
            userID: object["user_id"]?.string ?? "",
            messages: try row.messages(),
            createdAt: .distantPast,
            updatedAt: .distantPast,
            model: object["model"]?.string,
            metadata: metadata ?? "{}"
        )
        let (clean, counts) = redactor.redact(raw)
        if !counts.isEmpty { try Self.rewrite(&object, clean) }
        object["id"] = .string(row.id)
        waiting.append((row.id, object))
        return Conversation(
            id: clean.id,
            subject: clean.userID,
            messages: clean.messages,
            model: clean.model,
            metadata: clean.metadata
        )
    }

    private static func rewrite(_ object: inout JSONObject, _ clean: SourceConversation) throws {
        let messages = zip(object["messages"]?.array ?? [], clean.messages).map { old, new in
            var message = old.object ?? JSONObject()
            message["content"] = .string(new.content)
            return JSONValue.object(message)
        }
        object["messages"] = .array(messages)
        if object["metadata"] != nil {
            object["metadata"] = try JSONValue(parsing: Array(clean.metadata.utf8))
        }
    }

    private func handOut() throws {
        for (id, row) in waiting {
            try hand(row, (desk.take(id)).sorted { $0.turn < $1.turn })
        }
        waiting.removeAll(keepingCapacity: true)
        names.removeAll(keepingCapacity: true)
    }

    private final class Desk: FilterSink {
        private var decisions: [String: [RowFilter.Decision]] = [:]

        var isEmpty: Bool { decisions.isEmpty }

        func take(_ id: String) -> [RowFilter.Decision] { decisions.removeValue(forKey: id) ?? [] }

        func keep(_ candidate: Candidate, bands: [Int64]) {
            decisions[candidate.conversation, default: []].append(
                RowFilter.Decision(
                    turn: candidate.turn,
                    rejection: nil,
                    findings: candidate.findings,
                    tags: candidate.tags
                )
            )
        }

        func reject(_ rejection: Rejection) {
            let tags = rejection.findings.flatMap { finding -> [Tag] in
                if case .tag(let tags, _) = finding.verdict { tags } else { [] }
            }
            decisions[rejection.conversation, default: []].append(
                RowFilter.Decision(
                    turn: rejection.turn,
                    rejection: rejection,
                    findings: rejection.findings,
                    tags: Set([.userLog] + tags).sorted()
                )
            )
        }
    }
}
