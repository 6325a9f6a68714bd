import Datasets
import Flywheel
import Testing

@Suite struct PreferenceTests {
    func conversation(
        _ id: String,
        by subject: String = "u",
        _ messages: [Message]
    ) -> Conversation {
        Conversation(id: id, subject: subject, messages: messages)
    }

    func maker(_ votes: [Vote] = []) -> PreferenceMaker {
        PreferenceMaker(RaterBoard(votes)) { _ in .unknown }
    }

    @Test func `an answer asked for again in a row is preferred`() throws {
        var maker = maker()
        let pairs = maker.add(
            conversation(
                "c",
                [
                    Message(.user, "q"), Message(.assistant, "bad", rating: .down),
                    Message(.assistant, "plain"), Message(.assistant, "good", rating: .up),
                ]
            )
        )
        #expect(pairs.map(\.chosen) == ["good"])
        #expect(pairs.map(\.rejected) == ["bad"])
        #expect(pairs.map(\.messages) == [[Message(.user, "q")]])
        #expect(pairs.map(\.method) == ["regenerated"])
    }

    @Test func `a prompt said again is the same prompt`() {
        var maker = maker()
        let pairs = maker.add(
            conversation(
                "c",
                [
                    Message(.user, "What is 2+2?"), Message(.assistant, "5", rating: .down),
                    Message(.user, "what is 2+2? "), Message(.assistant, "4"),
                ]
            )
        )
        #expect(pairs.map(\.chosen) == ["4"])
    }

    @Test(arguments: [
        [Message(.user, "q"), Message(.assistant, "bad", rating: .down)],
        [
            Message(.user, "q"), Message(.assistant, "bad", rating: .down),
            Message(.user, "other"), Message(.assistant, "good", rating: .up),
        ],
        [
            Message(.user, "q"), Message(.assistant, "bad", rating: .down),
            Message(.assistant, "worse", rating: .down),
        ],
        [Message(.user, "q"), Message(.assistant, "good", rating: .up), Message(.assistant, "b")],
    ])
    func `what nobody preferred makes no pair`(messages: [Message]) {
        var maker = maker()
        #expect(maker.add(conversation("c", messages)).isEmpty)
        #expect(maker.finish().isEmpty)
    }

    @Test func `a disliked refusal makes no pair, nor do equal answers`() {
        var maker = maker()
        let refusal = "I'm sorry, but I can't help with that."
        _ = maker.add(
            conversation(
                "c",
                [
                    Message(.user, "q"), Message(.assistant, refusal, rating: .down),
                    Message(.assistant, "Sure, do this", rating: .up),
                    Message(.user, "r"), Message(.assistant, "Same", rating: .down),
                    Message(.assistant, " same", rating: .up),
                ]
            )
        )
        #expect(maker.passedOver == ["refusal": 1, "same_answer": 1])
    }

    @Test func `opposite thumbs on one prompt make a pair across conversations`() {
        var maker = maker()
        for (id, text, rating) in [("a", "x", Rating.up), ("b", "y", .down), ("c", "z", .up)] {
            let messages = [Message(.user, "q"), Message(.assistant, text, rating: rating)]
            #expect(maker.add(conversation(id, messages)).isEmpty)
        }
        _ = maker.add(
            conversation("d", [Message(.user, "Q"), Message(.assistant, "z", rating: .up)])
        )
        let pairs = maker.finish()
        #expect(pairs.map(\.chosen) == ["z"])
        #expect(pairs.map(\.rejected) == ["y"])
        #expect(pairs.map(\.conversation) == ["c"])
        #expect(maker.finish().isEmpty)
    }

    /// Ten answers rated by five honest raters, half of them good.
    func votes(of rater: String, _ isUp: (Int) -> Bool, count: Int = 10) -> [Vote] {
        (0..<count).map { number in
            Vote(
                rater: rater,
                prompt: Digest(of: "p\(number)"),
                answer: Digest(of: "a\(number)"),
                taskType: .unknown,
                isUp: isUp(number)
            )
        }
    }

    @Test func `contrary and careless raters are not counted`() {
        let honest = (0..<5).flatMap { votes(of: "honest \($0)") { $0.isMultiple(of: 2) } }
        let board = RaterBoard(
            honest + votes(of: "contrary") { !$0.isMultiple(of: 2) }
                + votes(of: "always") { _ in true }
                + votes(of: "down only", { _ in false }, count: 4)
        )
        #expect(!board.counts("contrary"))
        #expect(!board.counts("always"))
        #expect(board.counts("honest 0"))
        #expect(board.counts("down only"))
        #expect(board.counts("never seen"))
        let record = board.all.first { $0.rater == "contrary" }
        #expect(record?.standing == .contrary)
        #expect(record?.agreement == 0)
    }

    @Test func `votes that chance does not explain are found without a majority to disagree with`()
    {
        // Ninety thumbs up on a task type; one rater says down to answers nobody else rated.
        let crowd = (0..<90).map { number in
            Vote(
                rater: "r\(number)",
                prompt: Digest(of: "x\(number)"),
                answer: Digest(of: "y\(number)"),
                taskType: .unknown,
                isUp: true
            )
        }
        let board = RaterBoard(crowd + votes(of: "sour", { $0 == 9 }))
        let record = board.all.first { $0.rater == "sour" }
        #expect(record?.comparable == 0)
        #expect(record?.standing == .unlikely)
        #expect(board.counts("r0"))
    }

    @Test func `thumbs of raters that do not count make no pair`() {
        let messages = [
            Message(.user, "q"), Message(.assistant, "bad", rating: .down),
            Message(.assistant, "good", rating: .up),
        ]
        let spam = votes(of: "always") { _ in true }
        var maker = maker(spam)
        #expect(maker.add(conversation("c", by: "always", messages)).isEmpty)
        #expect(maker.passedOver == ["rater_not_counted": 1])
        let votes = conversation("c", messages).votes { _ in .unknown }
        #expect(votes.map(\.isUp) == [false, true])
    }
}
