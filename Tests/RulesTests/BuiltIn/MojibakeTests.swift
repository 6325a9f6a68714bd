import Flywheel
import Testing

@testable import Rules

struct MojibakeTests {
    private static let rules = ruleSet("mojibake@1")

    @Test(arguments: [
        "It\u{E2}\u{20AC}\u{2122}s what he said, isn\u{E2}\u{20AC}\u{2122}t it",
        "CafÃ© et thÃ© au lait", "ä½ å¥½ä¸–ç•Œ", "浣犲ソ锛屼笘鐣岋紝鐨勬枃瀛楋細",
        "锟斤拷锟斤拷锟斤拷", "broken \u{FFFD} in two \u{FFFD} places", "烫烫烫烫烫烫烫烫",
    ])
    func `text in the wrong encoding is dropped`(text: String) throws {
        #expect(try code(Self.rules.get(), text) == "mojibake_prompt")
        #expect(try code(Self.rules.get(), "go on", after: talk("hi", text)) == "mojibake_answer")
    }

    @Test(arguments: [
        "What does 锟斤拷 mean?", "one \u{FFFD}", "Où est le café à côté du château ?",
        "Ça a coûté 5 €",
        "São Paulo é ótimo", "这个菜很烫烫的", "屯门在哪里", "他的名字叫锛吗", "",
    ])
    func `foreign letters, a single sign and a question about it are kept`(text: String) throws {
        #expect(try code(Self.rules.get(), text) == nil)
    }
}
