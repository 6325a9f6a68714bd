import Flywheel
import Testing

@testable import Robustness

func labelled(_ id: String, _ prompt: String, tags: [Flywheel.Tag] = [.userLog]) throws
    -> LabelledCandidate
{
    let messages = [Message(.system, "Be brief."), Message(.user, prompt)]
    let candidate = Candidate(id: id, conversation: id, turn: 1, messages: messages, tags: tags)
    return LabelledCandidate(candidate, try #require(TaskType("extract/date")))
}

func maker(share: Double, seed: UInt64 = 1) throws -> VariantMaker {
    let share = try #require(Share(share))
    return VariantMaker(families: RobustnessFamily.allCases, share: share, seed: seed)
}

struct VariantMakerTests {
    static let prompts = [
        "Convert 12 km to miles.", "Please convert 130 meters into cm.",
        "How many minutes are in 7 hours?", "Write March 3, 2026 as YYYY-MM-DD.",
        "ISO date for the 3rd of May 1999, please.", "把2026年10月1日写成ISO日期。",
        "请转换日期：1999年1月2号", "2020年5月6日的ISO格式是什么？",
        "{\"name\": \"bo-12\", \"city\": \"sa\"} Get \"city\".",
        "What is \"code\" in {\"code\": \"x9\"}?",
        "Make JSON with name, age, city: Anna is 30 and lives in Oslo.",
        "Ben from Rome is 12 years old. Write it as JSON with name, age, city.",
        "Use American spelling: Tom realised the colour.", "提取订单：3箱苹果，送到北京。",
        "Route to billing, delivery, technical or praise: I was charged 20 dollars",
        "请帮我把这段话翻译成英文，谢谢", "Explain how the moon moves around the earth, please",
    ]

    @Test func `running twice, in another order or on a part makes the same variants`() throws {
        let maker = try maker(share: 0.5)
        let parents = try Self.prompts.enumerated().map { try labelled("p\($0)", $1) }
        let first = parents.map { maker.variants(of: $0).map(\.0) }
        let again = parents.reversed().map { maker.variants(of: $0).map(\.0) }
        #expect(first == again.reversed())
        #expect(first.joined().count > 5)
        let others = try parents.map { try self.others($0) }
        #expect(first != others)
    }

    private func others(_ parent: LabelledCandidate) throws -> [Candidate] {
        try maker(share: 0.5, seed: 2).variants(of: parent).map(\.0)
    }

    @Test func `a variant has a parent, a seed, a tag and its parent's label`() throws {
        let parent = try labelled("p", "Please explain how the moon moves around the earth.")
        let made = try maker(share: 1).variants(of: parent)
        #expect(made.count >= 3)
        for (variant, label) in made {
            #expect(variant.parent == "p" && variant.root == "p" && variant.seed != nil)
            #expect(variant.tags.count == 2 && variant.tags.contains(.userLog))
            #expect(variant.messages.dropLast() == parent.candidate.messages.dropLast())
            #expect(variant.prompt != parent.candidate.prompt)
            let expected = Label(
                candidate: variant.id,
                taskType: parent.taskType,
                method: "parent",
                confidence: 1
            )
            #expect(label == expected)
        }
        #expect(Set(made.map(\.0.id)).count == made.count)
    }

    @Test func `what is badly typed already is left alone`() throws {
        let maker = try maker(share: 1)
        let prompt = "Please explain how the moon moves."
        for tag in [Flywheel.Tag.harvested, .typo] {
            let tagged = try labelled("p", prompt, tags: [.userLog, tag])
            #expect(maker.variants(of: tagged).isEmpty)
        }
        var derived = try labelled("p", prompt)
        derived.candidate.parent = "q"
        #expect(maker.variants(of: derived).isEmpty)
    }

    @Test func `each family varies its share of candidates`() throws {
        let some = try maker(share: 0.05)
        let none = try maker(share: 0)
        var counts: [Flywheel.Tag: Int] = [:]
        for number in 0..<1000 {
            let parent = try labelled("p\(number)", "Please explain the date 日期 and so on, please")
            #expect(none.variants(of: parent).isEmpty)
            for (variant, _) in some.variants(of: parent) {
                for tag in variant.tags where tag != .userLog { counts[tag, default: 0] += 1 }
            }
        }
        #expect(counts.count == 4)
        // Three standard deviations of a binomial of 1000 draws at 5 % are 21.
        #expect(counts.values.allSatisfy { (29...71).contains($0) })
    }

    @Test func `digits, quotes, JSON, names and what follows a colon are never altered`() throws {
        var made = 0
        for (number, prompt) in Self.prompts.enumerated() {
            let payload = Self.payload(prompt)
            for seed in 0..<12 {
                let parent = try labelled("p\(number)", prompt)
                for (variant, _) in try maker(share: 1, seed: UInt64(seed)).variants(of: parent) {
                    made += 1
                    #expect(variant.prompt != prompt)
                    #expect(Self.payload(variant.prompt) == payload, "\(variant.prompt)")
                }
            }
        }
        #expect(made > 200)
    }

    /// Numbers with what stands behind them, quoted text, JSON, capitalised words and what follows
    /// a colon, found in another way than the maker does.
    private static func payload(_ prompt: String) -> [String] {
        let parts = [
            #/[0-9]+ ?(km|meters|hours|dollars|years|年|月|日|号|箱苹果)?/#.asSubstring(prompt),
            #/"[^"]*"/#.asSubstring(prompt), #/\{.*\}/#.asSubstring(prompt),
            #/\b(ISO|YYYY-MM-DD|JSON|March|May|Ben|Rome|Anna|Oslo|miles|cm|minutes)\b/#
                .asSubstring(prompt),
            #/[:：].*/#.asSubstring(prompt),
        ]
        return parts.flatMap { $0 }
    }
}

extension Regex {
    fileprivate func asSubstring(_ text: String) -> [String] {
        text.matches(of: self).map { match in String(text[match.range]) }
    }
}
