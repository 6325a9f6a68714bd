import Flywheel
import Testing

@testable import Rules

struct PastedKeyTests {
    private static let rules = ruleSet("pasted_key@1")
    private static let letters = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcd"

    @Test(arguments: [
        "-----BEGIN RSA PRIVATE KEY-----", "AKIA\("ABCDEFGHIJKLMNOP")",
        "ghp_\(letters.prefix(36))", "sk-proj-\(letters)", "AIza\(letters.prefix(35))",
        "LTAI\(letters.prefix(20))", "xoxb-\(letters.prefix(24))", "glpat-\(letters.prefix(20))",
    ])
    func `a key anywhere in the conversation drops`(key: String) throws {
        #expect(try code(Self.rules.get(), "我的密钥是\(key)，为什么不行？") == "pasted_key")
        let before = talk("here: \(key)", "Keep that secret.")
        #expect(try code(Self.rules.get(), "why?", after: before) == "pasted_key")
    }

    @Test(arguments: [
        "What is an AKIA key?", "sk-learn", "-----BEGIN PUBLIC KEY-----",
        "ask-me-anything-about-my-skills",
    ])
    func `words that look like a prefix are kept`(prompt: String) throws {
        #expect(try code(Self.rules.get(), prompt) == nil)
    }

    @Test func `no protected tag overrules it`() throws {
        let rules = [try rule("pasted_key@1"), try rule("harvest_robustness@1")]
        let said = said("c", "plase fix ghp_\(Self.letters.prefix(36))")
        #expect(try rulings(rules, [said], protecting: ["robustness"])[0].rejection != nil)
    }
}
