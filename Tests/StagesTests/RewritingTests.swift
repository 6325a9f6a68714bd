import Flywheel
import FlywheelTesting
import Loopback
import Privacy
import Teacher
import Testing

@testable import Stages

/// Prompts that the teacher made of prompts, through the real stage and real HTTP.
@Suite struct RewritingTests {
    private final class Store: AugmentStore {
        let items: [LabelledCandidate]
        var made: [(candidate: Candidate, label: Label)] = []
        var rejections: [AnswerRejection] = []

        init(_ items: [LabelledCandidate]) { self.items = items }

        func eachHarvested(in window: Window, _ body: (LabelledCandidate) throws -> Void) throws {
            for item in items { try body(item) }
        }

        func rewritingLeftOver(in window: Window) throws -> Int {
            rejections.count { $0.reason.code == Reason.leftOver.code }
        }

        func replaceDerived(
            _ claim: Claim,
            _ body: (_ sink: any DerivedSink) throws -> Outcome
        ) throws -> Outcome {
            (made, rejections) = ([], [])
            return try body(Sink(store: self))
        }

        private struct Sink: DerivedSink {
            let store: Store
            func add(_ candidate: Candidate, _ label: Label) throws {
                store.made.append((candidate, label))
            }
            func reject(_ rejection: AnswerRejection) throws { store.rejections.append(rejection) }
        }
    }

    private let type: TaskType
    private let bill: Bill
    private let ledger = MemoryLedger()
    private let server: ScriptedTeacher

    init() throws {
        type = try #require(TaskType("maths/word"))
        bill = try Bill(path: nil)
        server = try Self.server(bill)
    }

    private func items(_ count: Int) -> [LabelledCandidate] {
        (0..<count).map { number in
            LabelledCandidate(
                Candidate(
                    id: "c\(number)",
                    conversation: "v\(number)",
                    turn: 0,
                    messages: [Message(.user, "hard question \(number)")],
                    tags: [.userLog, .harvested]
                ),
                type
            )
        }
    }

    private func template(_ kind: TemplateHeader.Kind, _ words: String) throws -> PromptTemplate {
        var header = TemplateHeader(name: kind.rawValue)
        header.kind = kind
        header.taskTypes = [TypePattern("maths/*")].compactMap { $0 }
        return try PromptTemplate(
            "---\nname: x\n---\n\(words): {{prompt}}",
            path: "t.md",
            header: { [header] _ in header }
        )
    }

    private func stage(_ store: Store, cap: Money? = nil) throws
        -> AugmentStage
    {
        let templates = [try template(.decompose, "Steps"), try template(.enrich, "Facts")]
        var options = TeacherOptions(model: "wise-1")
        options.concurrency = 1
        let token = try #require(TokenPrice("1 USD/million"))
        options.price = Pricing(prompt: token, answer: token)
        let schedule = Schedule(
            days: 1,
            timeZone: "UTC",
            start: try #require(Day("1970-01-01")),
            settle: TimeSpan(0, .second),
            lookback: 0
        )
        return AugmentStage(
            store: store,
            maker: nil,
            rewriting: Rewriting(
                client: try Teacher(
                    endpoints: [TeacherEndpoint(server.url, key: nil)],
                    options: options,
                    templates: TemplateBook(.plain, templates),
                    ledger: ledger
                ),
                templates: templates,
                redactor: Redactor(kinds: PersonalDataKind.allCases),
                schedule: try #require(schedule),
                cap: cap
            )
        )
    }

    private static func server(_ bill: Bill) throws -> ScriptedTeacher {
        try ScriptedTeacher(bill: bill) { visit in
            let prompt = visit.exchange.prompt
            if prompt.hasSuffix("3") { return .answer("I will not.") }
            return .answer(
                prompt.hasPrefix("Steps")
                    ? #"{"steps": ["first of \#(prompt)", "mail me at a@example.com"]}"#
                    : #"{"prompt": "Given that. \#(prompt)"}"#
            )
        }
    }

    @Test func `steps and an enriched prompt become candidates of their parent`() throws {
        let store = Store(items(2))
        let outcome = try stage(store).run(AnswerShelf.context(.augment))
        #expect(store.made.count == 6 && outcome.rowsOut == 6)
        for (candidate, label) in store.made {
            #expect(candidate.parent == "c0" || candidate.parent == "c1")
            #expect(candidate.tags == [.rewritten], "the user's own tags do not hold for it")
            #expect(label.taskType == type)
            #expect(label.method.hasPrefix("rewrite:"))
            #expect(label.candidate == candidate.id)
            #expect(!candidate.prompt.contains("a@example.com"), "redacted like a chat")
        }
        #expect(store.made.map(\.candidate.prompt).contains("Given that. Facts: hard question 0"))
        #expect(Set(store.made.map(\.candidate.id)).count == 6)
    }

    @Test func `doing the window again buys nothing and makes the same candidates`() throws {
        let store = Store(items(5))
        let stage = try stage(store)
        let first = try stage.run(AnswerShelf.context(.augment))
        let made = store.made.map(\.candidate)
        let paid = bill.total.charges
        #expect(paid == 10)
        #expect(try stage.run(AnswerShelf.context(.augment)) == first)
        #expect(store.made.map(\.candidate) == made)
        #expect(bill.total.charges == paid)
    }

    @Test func `what no prompt can be read from is rejected by name, and no other row suffers`()
        throws
    {
        let store = Store(items(5))
        let outcome = try stage(store).run(AnswerShelf.context(.augment))
        #expect(store.rejections.map(\.candidate) == ["c3", "c3"])
        #expect(store.rejections.allSatisfy { $0.reason.code == "rewrite_unreadable" })
        #expect(outcome.counts["refused:rewrite_unreadable"] == 2)
        #expect(store.made.count == 12)
    }

    @Test func `a night without money makes what it can and is due again`() throws {
        let store = Store(items(4))
        // A call sets aside 1,048 micros, for 1,024 tokens of answer and the prompt's 24: there is
        // enough for one and, once that is paid, not for another.
        let poor = try stage(store, cap: Money(micros: 1060))
        let window = try AnswerShelf.context(.augment).window
        let plain = try poor.externalInput(for: window, recorded: nil)
        _ = try poor.run(AnswerShelf.context(.augment))
        #expect(store.rejections.contains { $0.reason.code == "left_over" })
        #expect(try poor.externalInput(for: window, recorded: plain) != plain)
        let rich = try stage(store)
        _ = try rich.run(AnswerShelf.context(.augment))
        #expect(!store.rejections.contains { $0.reason.code == "left_over" })
        #expect(try rich.externalInput(for: window, recorded: plain) == plain)
        #expect(bill.charged.values.allSatisfy { $0 == 1 }, "nothing is bought twice")
    }

    @Test func `a variant is not rewritten`() throws {
        var variant = items(1)[0]
        variant.candidate.parent = "p"
        let store = Store([variant])
        _ = try stage(store).run(AnswerShelf.context(.augment))
        #expect(store.made.isEmpty && bill.total.charges == 0)
    }
}
