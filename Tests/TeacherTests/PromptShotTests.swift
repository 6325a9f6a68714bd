import Flywheel
import Teacher
import Testing

@Suite struct PromptShotTests {
    private let type: TaskType
    private let shots: [Shot]

    init() throws {
        let type = try #require(TaskType("maths/sum"))
        self.type = type
        shots = (0..<20).map { number in
            Shot(
                root: "r\(number)",
                taskType: type,
                messages: [Message(.user, Self.words[number])],
                reasoning: "because \(number)",
                answer: "\(number)",
                key: Digest(of: Self.words[number])
            )
        }
    }

    /// Prompts that are not alike.
    private static let words = [
        "apples and pears", "seven bridges", "the train leaves", "how old is Ann", "小明有三个苹果",
        "a tank fills", "twelve monkeys", "round table seats", "price of tea", "从北京到上海",
        "ladder on a wall", "mixing paints", "clock hands meet", "digits reversed", "鸡兔同笼问题",
        "two pipes drain", "cutting a cake", "dice are thrown", "a snail climbs", "篮子里有鸡蛋",
    ]

    private func pool(
        _ shots: [Shot]? = nil,
        _ change: (inout ShotOptions) -> Void = { _ in }
    ) -> ShotPool {
        var options = ShotOptions(pool: "pool.jsonl")
        change(&options)
        return ShotPool(shots ?? self.shots, options)
    }

    private func asked(_ prompt: String, _ id: String = "c", kin: Set<Digest> = []) -> Question {
        Question(candidate: id, messages: [Message(.user, prompt)], taskType: type, kin: kin)
    }

    @Test func `the same prompt gets the same examples, whatever the order of the pool`() {
        let (one, other) = (pool(), pool(shots.reversed()))
        #expect(one.digest == other.digest)
        for number in 0..<50 {
            let question = asked("question \(number)", "c\(number)")
            #expect(one.draw(for: question) == other.draw(for: question))
            #expect(one.draw(for: question).count == 3)
        }
        #expect(Set((0..<50).map { one.draw(for: asked("q \($0)")) }).count > 40)
    }

    @Test func `another seed draws others, an example of another type changes nothing`() throws {
        let question = asked("question")
        #expect(pool { $0.seed = 2 }.draw(for: question) != pool().draw(for: question))
        var stranger = shots[0]
        stranger.taskType = try #require(TaskType("chat/small"))
        #expect(pool(shots + [stranger]).draw(for: question) == pool().draw(for: question))
        #expect(pool(shots + [stranger]).digest != pool().digest)
    }

    @Test func `a prompt is never its own example, nor is its family's`() {
        let all = pool { $0.count = 16 }
        for (number, words) in Self.words.enumerated() {
            let own = shots[number]
            #expect(!all.draw(for: asked(words)).contains(own), "the very prompt")
            #expect(!all.draw(for: asked(words + "??")).contains(own), "nearly the same")
            #expect(!all.draw(for: asked("zzz", kin: [own.key])).contains(own), "a kin's key")
            #expect(!all.draw(for: asked("zzz", "r\(number)")).contains(own), "its candidate")
            var variant = asked("zzz", "v")
            variant.root = "r\(number)"
            #expect(!all.draw(for: variant).contains(own), "its parent")
        }
    }

    @Test func `the share says how many prompts get examples, by type where it is told so`()
        throws
    {
        func shown(_ pool: ShotPool) -> Int {
            (0..<1000).count { !pool.draw(for: asked("prompt \($0)")).isEmpty }
        }
        let half = try #require(Share(0.5))
        let none = try #require(Share(0))
        #expect((430...570).contains(shown(pool { $0.share = half })))
        let family = try #require(TypePattern("maths/*"))
        #expect(shown(pool { $0.shares = [family: none] }) == 0)
        let other = try #require(TypePattern("chat/*"))
        #expect(shown(pool { $0.shares = [other: none] }) == 1000)
    }

    @Test func `examples stand before the conversation, wrapped like the prompt`() throws {
        let template = try PromptTemplate(
            "---\nname: t\nsystem: S\n---\nQ: {{prompt}} Say Answer:",
            path: "t.md",
            { $0.answerMarker = "Answer:" },
            shots: pool([shots[1]]) { $0.count = 1 }
        )
        #expect(
            template.messages(for: asked("2+2"), system: nil) == [
                Message(.system, "S"), Message(.user, "Q: seven bridges Say Answer:"),
                Message(.assistant, "because 1\nAnswer: 1"),
                Message(.user, "Q: 2+2 Say Answer:"),
            ]
        )
    }
}
