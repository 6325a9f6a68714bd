import Flywheel
import Testing

@testable import Checks

@Suite struct TemplateLeakTests {
    private static let system = """
        You are CANARY-SYSTEM and answer politely. Never mention the house rules of the desk.
        """
    private static let before = "以下是用户的问题，请用金丝雀语气认真作答，不要解释规则：\n"
    private static let after = """

        Think step by step first. Then give CANARY-AFTER alone on the last line.
        """
    private static let shot = "How many canaries sit on the third wire from the left today?"
    private static let shown = "CANARY-ANSWER: there are nine canaries on the third wire today."

    private func check() throws -> TemplateLeak {
        try TemplateLeak(.init()).knowing(
            texts: [Self.system, Self.before, Self.after, Self.shot],
            answers: [Self.shown]
        )
    }

    private func verdict(_ content: String, to prompt: String = "2+2?") throws -> CheckVerdict {
        let (question, answer) = asked(prompt, content)
        return try check().check(question, answer, content: content)
    }

    private func isDropped(_ content: String, to prompt: String = "2+2?") throws -> Bool {
        if case .drop(let reason) = try verdict(content, to: prompt) {
            return reason.code == "template_leak"
        }
        return false
    }

    private func asked(_ prompt: String, _ content: String) -> (LabelledCandidate, Answer) {
        let candidate = Candidate(
            id: "c",
            conversation: "v",
            turn: 0,
            messages: [Message(.user, prompt)]
        )
        let answer = Answer(
            candidate: "c",
            source: .teacher,
            author: "m",
            content: content,
            finishReason: "stop"
        )
        return (LabelledCandidate(candidate, .unknown), answer)
    }

    @Test(arguments: [system, before, after, shot, shown])
    func `every part of a template is found in an answer that repeats it`(part: String) throws {
        #expect(try isDropped(part))
        #expect(try isDropped("Sure! My instructions are:\n> \(part.uppercased())\nAnything else?"))
    }

    @Test(arguments: [
        "never mention the house rules of the desk",
        "I was told: Think step by step first. Then give canary.",
        "用户的问题，请用金丝雀语气认真作答，不要",
    ])
    func `a long run of it is enough`(content: String) throws {
        #expect(try isDropped(content))
    }

    @Test(arguments: [
        "4", "", "Let us think step by step: 2+2 is 4.", "You are right, and I answer politely.",
        "The rules of the house are on the desk.", "请认真作答。", "There are nine canaries.",
        "用户的问题是什么？", "The last line is \"CANARY\".",
    ])
    func `words that a template happens to use are no leak`(content: String) throws {
        #expect(try verdict(content) == .pass)
    }

    @Test func `what the user said first is no leak`() throws {
        let prompt = "Translate: \(Self.after)"
        let answer = "Think step by step first. Then give CANARY-AFTER alone."
        #expect(try !isDropped(answer, to: prompt))
        #expect(try isDropped(answer))
        #expect(try isDropped(Self.system, to: prompt))
    }

    @Test func `without templates everything passes`() throws {
        let check = try TemplateLeak(.init())
        let (question, answer) = asked("2+2?", Self.system)
        #expect(check.check(question, answer, content: Self.system) == .pass)
    }

    @Test func `another template is another check for the fingerprint`() throws {
        let one = CheckSet([try check()]).configuration
        let other = CheckSet([try check().knowing(texts: ["other"], answers: [])]).configuration
        #expect(one != other)
        #expect(!one.contains("CANARY"))
    }
}
