import Flywheel
import JSON
import Warehouse

/// The life of a row, told from the source to the students that saw it.
///
/// Holds ids, verdicts and counts; the text of the chat stays in the database, but for a prompt that
/// was repaired.
enum BiographyText {
    static func lines(_ life: Biography) -> [String] {
        let origin = life.conversation
        var lines = ["conversation \(origin.id)"]
        if let window = origin.windowStart, let subject = origin.subject {
            lines.append(
                "  window \(window), user \(subject), \(origin.messages ?? 0) messages, "
                    + "model \(origin.model ?? "unknown")"
            )
        }
        for rejection in life.rejections {
            lines.append(
                "  turn \(rejection.turn) dropped by \(rejection.rule): \(rejection.reason)"
            )
            for finding in rejection.findings { lines.append("    \(line(finding))") }
        }
        for candidate in life.candidates {
            lines += self.lines(candidate, isAskedFor: candidate.candidate.id == life.subject)
        }
        return lines
    }

    private static func lines(_ life: Biography.Life, isAskedFor: Bool) -> [String] {
        let candidate = life.candidate
        var lines = ["\(isAskedFor ? "▶" : " ") candidate \(candidate.id), turn \(candidate.turn)"]
        if let parent = candidate.parent {
            lines.append("    made from \(parent) with seed \(candidate.seed ?? 0)")
        }
        lines.append("    tags \(candidate.tags.map(\.description).joined(separator: " "))")
        for finding in candidate.findings { lines.append("    \(self.line(finding))") }
        if let label = life.label {
            lines.append(
                "    task type \(label.taskType) by \(label.method), sure to \(label.confidence)"
            )
        }
        lines += life.answers.map { "    \(self.line($0))" }
        lines += life.refusals.map {
            "    \($0.stage): answer of the \($0.rejection.source.rawValue) dropped by "
                + "\($0.rejection.check): \($0.rejection.reason)"
        }
        lines += life.samples.flatMap { sample in self.lines(sample).map { "    \($0)" } }
        return lines
    }

    private static func line(_ finding: Finding) -> String {
        let score = finding.score.map { ", score \($0)" } ?? ""
        switch finding.verdict {
        case .keep: return "\(finding.rule) keep\(score)"
        case .tag(let tags, let reason):
            let names = tags.map(\.description).joined(separator: " ")
            return "\(finding.rule) tag \(names): \(reason)\(score)"
        case .drop(let reason):
            let word = finding.overruled ? "drop overruled by a protected tag" : "drop"
            return "\(finding.rule) \(word): \(reason)\(score)"
        }
    }

    private static func line(_ answer: Biography.Answering) -> String {
        var text =
            "answered by \(answer.author)\(answer.draw == 0 ? "" : ", draw \(answer.draw)"), "
            + "\(answer.finishReason), \(answer.answerTokens) tokens"
        if let request = answer.request {
            text +=
                "; request \(request.key.hex.prefix(12)) \(request.status), template "
                + "\(request.template), \(request.spent)"
            if request.possibleDoubles > 0 {
                text += ", \(request.possibleDoubles) possible doubles"
            }
        }
        return text
    }

    private static func lines(_ sample: Biography.SampleLife) -> [String] {
        var lines = [
            "sample \(sample.number), leaf \(sample.leaf.hex.prefix(12)), \(sample.taskType)"
                + (sample.isCurrent ? "" : ", no longer in its window")
        ]
        if let repair = sample.repair {
            lines += repair.changes.map { "  prompt repaired: \($0)" }
            lines.append("  the user's own words: \(PlainText.line(repair.original, atMost: 200))")
        }
        if !sample.notes.isEmpty {
            lines.append("  checks noted \(sample.notes.joined(separator: " "))")
        }
        lines += sample.reviews.map {
            "  reviewed by \(PlainText.line($0.reviewer)): \($0.verdict.rawValue), \($0.givenAt)"
        }
        for member in sample.memberships {
            let until = member.until.map { " up to @\($0 - 1)" } ?? ""
            lines.append(
                "  in \(member.dataset)@\(member.from)\(until), "
                    + (member.split == .train ? "train" : "held out")
            )
        }
        if !sample.students.isEmpty {
            lines.append("  seen by \(sample.students.joined(separator: " "))")
        }
        return lines
    }

    static func value(_ life: Biography) -> JSONValue {
        [
            "conversation": .string(life.conversation.id),
            "window_start": life.conversation.windowStart.map { .string($0.description) } ?? .null,
            "rejections": .array(
                life.rejections.map {
                    [
                        "turn": .integer(Int64($0.turn)), "rule": .string($0.rule.description),
                        "code": .string($0.reason.code), "detail": .string($0.reason.detail),
                        "findings": .array($0.findings.map(FindingText.value)),
                    ]
                }
            ),
            "candidates": .array(life.candidates.map(value)),
        ]
    }

    private static func value(_ life: Biography.Life) -> JSONValue {
        [
            "candidate": .string(life.candidate.id),
            "parent": life.candidate.parent.map(JSONValue.string) ?? .null,
            "tags": .array(life.candidate.tags.map { .string($0.description) }),
            "findings": .array(life.candidate.findings.map(FindingText.value)),
            "task_type": life.label.map { .string($0.taskType.description) } ?? .null,
            "answers": .array(
                life.answers.map {
                    [
                        "author": .string($0.author), "finish_reason": .string($0.finishReason),
                        "draw": .integer(Int64($0.draw)),
                        "template": $0.request.map { .string($0.template) } ?? .null,
                        "request": $0.request.map { .string($0.key.hex) } ?? .null,
                        "spent_micros": $0.request.map { .integer($0.spent.micros) } ?? .null,
                    ]
                }
            ),
            "answer_rejections": .array(
                life.refusals.map {
                    [
                        "stage": .string($0.stage.rawValue),
                        "check": .string($0.rejection.check.description),
                        "code": .string($0.rejection.reason.code),
                    ]
                }
            ),
            "samples": .array(
                life.samples.map { sample in
                    [
                        "sample": .integer(sample.number), "leaf": .string(sample.leaf.hex),
                        "repair": sample.repair.map(value) ?? .null,
                        "notes": .array(sample.notes.map(JSONValue.string)),
                        "reviews": .array(sample.reviews.map(value)),
                        "versions": .array(
                            sample.memberships.map { .string("\($0.dataset)@\($0.from)") }
                        ),
                        "students": .array(sample.students.map(JSONValue.string)),
                    ]
                }
            ),
        ]
    }

    private static func value(_ repair: PromptRepair) -> JSONValue {
        [
            "original_prompt": .string(repair.original),
            "changes": .array(repair.changes.map(JSONValue.string)),
        ]
    }

    private static func value(_ review: Review) -> JSONValue {
        [
            "reviewer": .string(review.reviewer), "verdict": .string(review.verdict.rawValue),
            "given_at": .string(review.givenAt.description),
        ]
    }
}
