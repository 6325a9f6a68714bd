import Flywheel
import Testing

@testable import Checks

@Suite struct PromptRepairerTests {
    private let repairer: PromptRepairer

    init() throws {
        repairer = try PromptRepairer(
            .init(tolerance: #require(Share(0.15))),
            protectedFamilies: ["robustness"]
        )
    }

    private static func zh(_ count: Int) -> String { String(repeating: "字", count: count) }
    private static func en(_ count: Int) -> String {
        Array(repeating: "word", count: count).joined(separator: " ")
    }

    @Test(arguments: [
        ("写一篇200字的短文", zh(189), "写一篇至少180字的短文"),
        ("写一篇两百字的短文", zh(189), "写一篇至少180字的短文"),
        ("写一篇200字的短文", zh(212), "写一篇不超过220字的短文"),
        ("写一篇不少于200字的短文", zh(189), "写一篇不少于180字的短文"),
        ("用200字以内概括", zh(212), "用220字以内概括"),
        ("写一篇200字左右的短文", zh(176), "写一篇180字左右的短文"),
        ("写100-200字的介绍", zh(212), "写100-220字的介绍"),
        ("Write 200 words on tea", en(189), "Write at least 180 words on tea"),
        ("Write exactly 200 words on tea", en(212), "Write at most 220 words on tea"),
        ("Write a 200-word essay", en(189), "Write a roughly 190-word essay"),
        ("Write an 800-word essay", en(752), "Write a roughly 750-word essay"),
        ("Answer in under 50 words", en(50), "Answer in under 55 words"),
        ("Write more than 200 words", en(200), "Write more than 190 words"),
        ("Explain it in at least 1,200 words.", en(1110), "Explain it in at least 1100 words."),
    ])
    func `a prompt that was just missed asks for what was given`(
        prompt: String,
        answer: String,
        wanted: String
    ) throws {
        let repaired = try #require(repairer.repair(prompt, answer: answer))
        #expect(repaired.prompt == wanted)
        #expect(repaired.repair.original == prompt)
        #expect(repaired.repair.changes.count == 1)
    }

    @Test func `a list that is one short asks for one less`() throws {
        let list = (1...9).map { "\($0). idea" }.joined(separator: "\n")
        let repaired = try #require(repairer.repair("列出10条建议", answer: list))
        #expect(repaired.prompt == "列出9条建议")
        #expect(repaired.repair.changes == ["10 → 9"])
    }

    @Test(arguments: [
        ("写一篇200字的短文", zh(200)), ("写一篇200字左右的短文", zh(185)),
        ("写一篇200字的短文", zh(150)), ("Write 200 words on tea", en(300)),
        ("写一篇短文", zh(10)), ("Write 200 words on tea", "你好"),
        // One wish just missed, another missed by far: the pair is beyond mending.
        ("写一篇200字的短文，分五段话", zh(189)),
    ])
    func `a prompt that is met, or missed by far, stays`(prompt: String, answer: String) {
        #expect(repairer.repair(prompt, answer: answer) == nil)
    }

    @Test func `a prompt that is wrong on purpose stays`() throws {
        let plain = try question("写一篇200字的短文", "writing/essay")
        let dirty = try question("写一篇200字的短文", "writing/essay", tags: [.typo])
        #expect(repairer.repair(plain, answer: Self.zh(189)) != nil)
        #expect(repairer.repair(dirty, answer: Self.zh(189)) == nil)
    }

    @Test func `whatever is repaired is met, and repairing it again changes nothing`() {
        for wanted in [30, 99, 100, 200, 333, 1000, 1500] {
            for given in stride(from: wanted * 80 / 100, through: wanted * 120 / 100, by: 3) {
                for prompt in [
                    "写\(wanted)字", "写不少于\(wanted)字的信", "写\(wanted)字以内的信", "写约\(wanted)字的信",
                ] {
                    guard let made = repairer.repair(prompt, answer: Self.zh(given)) else {
                        continue
                    }
                    #expect(repairer.repair(made.prompt, answer: Self.zh(given)) == nil)
                    let wish = LengthWishReader.wishes(in: made.prompt).first
                    #expect(wish?.isMet(by: given) == true, "\(made.prompt) \(given)")
                }
            }
        }
    }
}
