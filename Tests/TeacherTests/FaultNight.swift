import Flywheel
import FlywheelTesting
import Foundation
import Loopback
import Synchronization
import Teacher
import Testing

/// Hours in no time: sleeping moves the clock.
final class TestClock: Sendable {
    private let ahead = Mutex(Duration.zero)

    var clock: AskClock {
        AskClock(
            now: { .now + self.ahead.withLock { $0 } },
            sleep: { pause in self.ahead.withLock { $0 += pause } }
        )
    }

    var slept: Duration { ahead.withLock { $0 } }
}

/// Questions of which some meet faults, one after the other, asked until nothing is left.
struct FaultNight {
    var concurrency = 8
    var promises: ScriptedTeacher.Promises = []
    /// Questions that meet the faults; the rest is answered at once.
    var unlucky: Set<Int> = [0, 3, 5]
    var questions: Int { concurrency > 8 ? 70 : 12 }

    private static let reasons: Set<String> = [
        "http_400", "http_413", "http_422", "content_filter", "malformed_json", "invalid_utf8",
        "empty_choices", "missing_message", "no_reply", "http_500", "http_502", "http_503",
        "http_504",
    ]

    private func bench(_ faults: [TeacherFault]) throws -> Bench {
        let unlucky = unlucky
        var bench = try Bench(concurrency: concurrency, promises: promises) { visit in
            let number = Int(visit.exchange.prompt.split(separator: " ").last ?? "") ?? -1
            guard unlucky.contains(number), visit.attempt <= faults.count else {
                return .answer("fine")
            }
            return faults[visit.attempt - 1].act(visit.exchange)
        }
        bench.options.largestReply = TeacherFault.hugeBytes / 2
        bench.options.promise =
            promises.contains(.idempotency)
            ? .idempotencyKey : promises.contains(.storage) ? .storedCompletions : .none
        bench.patience.call = .milliseconds(200)
        bench.options.attempts = 20
        bench.patience.trouble = .seconds(3600)
        return bench
    }

    /// Runs until every question has its answer or its reason, as cron does.
    func play(_ faults: [TeacherFault]) throws {
        let name = Comment(rawValue: faults.map(\.rawValue).joined(separator: " then "))
        let bench = try bench(faults)
        let clock = TestClock()
        var replies: [String: Reply.Content] = [:]
        for run in 0..<12 where replies.count < questions {
            let teacher = try bench.teacher(clock: clock.clock)
            do {
                let report = try teacher.ask(
                    prompts(questions).enumerated().map { question($1, "c\($0)") },
                    budget: try bench.purse(),
                    run: "run-1",
                    pulse: {}
                ) { replies[$0.candidate] = $0.content }
                // Whatever is left over has a reason.
                #expect((report.leftOver == 0) == (report.leftOverReason == nil), name)
            } catch let error as TeacherError {
                #expect(run < 11, name)
                #expect(!error.message.isEmpty && error.codeName.hasPrefix("teacher_"), name)
            }
        }
        #expect(replies.count == questions, name)
        for (candidate, content) in replies {
            guard let number = Int(candidate.dropFirst()), !unlucky.contains(number) else {
                if let code = content.refusal { #expect(Self.reasons.contains(code), name) }
                continue
            }
            #expect(content.answer == "fine", name)
        }
        bench.expectBillIsLedger(name)
        if !promises.isEmpty { #expect(bench.doublesOnTheBill == 0, name) }
    }
}

extension Bench {
    /// Charges beyond the first of each question.
    var doublesOnTheBill: Int { bill.charged.values.reduce(0) { $0 + $1 - 1 } }

    /// Every charge is a call the ledger knows as paid or as unknown, and the purse holds no less
    /// than the server charged.
    func expectBillIsLedger(_ name: Comment = "bill is ledger") {
        var unknown: [String: Int] = [:]
        var paid: [String: Int] = [:]
        for outcome in ledger.outcomes {
            switch outcome.kind {
            case .unknown: unknown[outcome.key.hex, default: 0] += 1
            case .answered: paid[outcome.key.hex, default: 0] += 1
            case .rejected where outcome.spent > .zero: paid[outcome.key.hex, default: 0] += 1
            default: break
            }
        }
        for (key, charges) in bill.charged {
            #expect(charges <= paid[key, default: 0] + unknown[key, default: 0], name)
            #expect(paid[key, default: 0] <= 1, name)
        }
        for key in ledger.keys(.answered) { #expect(bill.charged[key.hex] != nil, name) }
        #expect(ledger.keys(.reserved).isEmpty && ledger.keys(.sent).isEmpty, name)
        guard let purse = try? purse(), let price = options.price else { return }
        let total = bill.total
        let charged = price.cost(
            promptTokens: total.promptTokens,
            answerTokens: total.completionTokens
        )
        #expect(ledger.purse(purse).reserved == .zero, name)
        #expect(ledger.purse(purse).spent >= charged, name)
    }
}
