import Flywheel
import Testing

@testable import Rules

struct SelfCorrectionTests {
    private static let rules = ruleSet("self_correction@1")
    private let before = talk("Tell me about Lions", "Lions are cats.")

    @Test(arguments: [
        "Sorry, I meant Lyon, the city", "I meant the new one", "Typo: Lyon",
        "scratch that, use Lyon",
        "no wait, make it Paris", "我打错了，是里昂", "口误，我想问的是里昂", "不好意思，应该是里昂",
    ])
    func `users take back their words`(prompt: String) throws {
        #expect(try tags(Self.rules.get(), prompt, after: before) == ["session/self_correction"])
        #expect(try tags(Self.rules.get(), prompt) == [])
    }

    @Test(arguments: [
        "That is not what I meant", "What do lions eat?", "你说错了", "Do you know what I mean?",
    ])
    func `blaming the answer is none`(prompt: String) throws {
        #expect(try tags(Self.rules.get(), prompt, after: before) == [])
    }
}
