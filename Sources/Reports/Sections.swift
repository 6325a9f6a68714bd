import Flywheel

extension Report {
    /// What there is to tell, in reading order; a part without rows is left out.
    var sections: [Section] {
        [
            scoreSection, decisionSection, routingSection, billSection, funnelSection,
            dropSection("Prompts dropped by rules", "Rule", drops),
            usableSection,
            dropSection("Answers rejected by checks", "Check", checkRejections),
            countSection("Task types", "Task type", taskTypes),
            countSection("Tags", "Tag", tags),
            versionSection, studentSection, alarmSection, recipeSection,
        ]
        .compactMap { $0 }
    }

    private var funnelSection: Section? {
        guard !funnel.rows.isEmpty else { return nil }
        let largest = funnel.rows.flatMap(\.counts).max() ?? 0
        return Section(
            title: "Funnel",
            lead: "Rows that reached each step, by window.",
            table: Table(
                columns: [.text("Window")] + funnel.steps.map { .number($0) },
                rows: funnel.rows.map { row in
                    [Table.Cell(row.window)]
                        + row.counts.map { .init($0, bar: part($0, of: largest)) }
                },
                footer: [.init("Total")] + funnel.total.map { .init($0) }
            )
        )
    }

    private func dropSection(_ title: String, _ kind: String, _ drops: [DropRow]) -> Section? {
        guard !drops.isEmpty else { return nil }
        let total = drops.reduce(0) { $0 + $1.count }
        let largest = drops.map(\.count).max() ?? 0
        return Section(
            title: title,
            table: Table(
                columns: [.text(kind), .text("Code"), .number("Rows"), .number("Share")],
                rows: drops.map {
                    [
                        .init($0.rule), .init($0.code),
                        .init($0.count, bar: part($0.count, of: largest)),
                        .init(share($0.count, of: total)),
                    ]
                },
                footer: [.init("Total"), .init(""), .init(total), .init("")]
            )
        )
    }

    private var usableSection: Section? {
        guard !usableShares.isEmpty else { return nil }
        let answered = sum(usableShares.map(\.answered))
        let kept = sum(usableShares.map { $0.usable - $0.reviewedOut })
        return Section(
            title: "Usable answers",
            lead:
                "Of the teacher's answers, those that became samples and that no reviewer dropped.",
            table: Table(
                columns: [
                    .text("Task type"), .text("Template"), .number("Answered"), .number("Usable"),
                    .number("Repaired"), .number("Reviewed out"), .number("Share"),
                ],
                rows: usableShares.map {
                    [
                        .init($0.taskType), .init($0.template), .init($0.answered),
                        .init($0.usable), .init($0.repaired), .init($0.reviewedOut),
                        .init(share($0.usable - $0.reviewedOut, of: $0.answered), bar: $0.share),
                    ]
                },
                footer: [
                    .init("Total"), .init(""), .init(answered),
                    .init(sum(usableShares.map(\.usable))),
                    .init(sum(usableShares.map(\.repaired))),
                    .init(sum(usableShares.map(\.reviewedOut))), .init(share(kept, of: answered)),
                ]
            )
        )
    }

    private func countSection(_ title: String, _ kind: String, _ counts: [CountRow]) -> Section? {
        guard !counts.isEmpty else { return nil }
        let total = counts.reduce(0) { $0 + $1.count }
        let largest = counts.map(\.count).max() ?? 0
        return Section(
            title: title,
            table: Table(
                columns: [.text(kind), .number("Rows"), .number("Share")],
                rows: counts.map {
                    [
                        .init($0.name), .init($0.count, bar: part($0.count, of: largest)),
                        .init(share($0.count, of: total)),
                    ]
                }
            )
        )
    }

    private var versionSection: Section? {
        guard !versions.isEmpty else { return nil }
        return Section(
            title: "Dataset versions",
            table: Table(
                columns: [
                    .text("Version"), .number("Rows"), .number("Held out"), .number("Added"),
                    .number("Removed"), .text("Windows"), .text("Root"),
                ],
                rows: versions.map {
                    [
                        .init($0.name), .init($0.rows), .init($0.heldOut), .init($0.added),
                        .init($0.removed), .init($0.windows), .init(String($0.root.prefix(12))),
                    ]
                }
            )
        )
    }

    private var decisionSection: Section? {
        guard !decisions.isEmpty else { return nil }
        return Section(
            title: "Promotion",
            table: Table(
                columns: [
                    .text("Student"), .text("Decision"), .text("Reason"), .text("May answer"),
                ],
                rows: decisions.map {
                    [
                        .init($0.student),
                        $0.promoted ? .init("promoted", .good) : .init("refused", .bad),
                        .init($0.reason),
                        .init(
                            $0.licensed.isEmpty ? "nothing" : $0.licensed.joined(separator: ", ")
                        ),
                    ]
                }
            )
        )
    }

    private var billSection: Section? {
        guard !bill.isEmpty else { return nil }
        return Section(
            title: "Teacher's bill",
            table: Table(
                columns: [
                    .text("Task type"), .number("Bought"), .number("From ledger"),
                    .number("Prompt tokens"), .number("Answer tokens"), .number("Spent"),
                ],
                rows: bill.map {
                    [
                        .init($0.taskType), .init($0.bought), .init($0.stored),
                        .init($0.promptTokens), .init($0.answerTokens), .init("\($0.spent)"),
                    ]
                },
                footer: [
                    .init("Total"), .init(sum(bill.map(\.bought))), .init(sum(bill.map(\.stored))),
                    .init(sum(bill.map(\.promptTokens))), .init(sum(bill.map(\.answerTokens))),
                    .init("\(spent)"),
                ]
            )
        )
    }

    private var routingSection: Section? {
        guard !routing.isEmpty else { return nil }
        return Section(
            title: "Who answered",
            lead: "Agreement: audited answers of the student that equal the teacher's.",
            table: Table(
                columns: [
                    .text("Night"), .text("Task type"), .number("Teacher"), .number("Student"),
                    .number("Audited"), .number("Agreement"),
                ],
                rows: routing.map {
                    [
                        .init($0.night), .init($0.taskType), .init($0.teacher),
                        .init($0.student, bar: part($0.student, of: $0.teacher + $0.student)),
                        .init($0.audited), .init(share($0.agreed, of: $0.audited)),
                    ]
                }
            )
        )
    }

    private var recipeSection: Section? {
        guard !recipe.isEmpty else { return nil }
        return Section(
            title: "Recipe",
            table: Table(
                columns: [.text("Setting"), .text("Value")],
                rows: recipe.map { [.init($0.name), .init($0.value)] }
            )
        )
    }

    var spent: Money { bill.reduce(.zero) { $0 + $1.spent } }
}

private func sum(_ numbers: [Int]) -> Int { numbers.reduce(0, +) }

private func part(_ count: Int, of whole: Int) -> Double {
    whole == 0 ? 0 : Double(count) / Double(whole)
}
