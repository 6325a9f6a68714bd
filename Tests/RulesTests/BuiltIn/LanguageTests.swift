import Flywheel
import Testing

@testable import Rules

struct LanguageTests {
    @Test(arguments: [
        ("What is the capital of France?", nil), ("法国的首都是哪里？", nil), ("hi", nil), ("3+5=?", nil),
        ("A small gun, like a hand gun.", nil), ("Yeah, just a macchiato.", nil),
        ("Wie heißt die Hauptstadt von Frankreich, bitte?", "other_language"),
        ("Какая столица Франции?", "other_language"), ("フランスの首都はどこですか", "other_language"),
        ("请想象一下こぎみゅん在公司里向上司说明情况时会说的台词，写得生动一些，再写一段他心里真正想说的话，不少于三百字", nil),
    ])
    func `Chinese, English and what is too short to tell are kept`(
        prompt: String,
        expected: String?
    ) throws {
        #expect(try code(rule("language@1"), prompt) == expected)
    }

    @Test func `only the languages of the list are kept`() throws {
        let chinese = try rule("language@1", #"{"allow": ["zh"]}"#)
        #expect(try code(chinese, "What is the capital of France?") == "other_language")
        #expect(try code(chinese, "法国的首都是哪里？") == nil)
    }
}
