import Flywheel
import Testing

@testable import Rules

struct AlternationTests {
    private static let rules = ruleSet("alternation@1")

    @Test(
        arguments: [
            (["u:hi", "a:hello"], nil), (["a:Welcome!"], nil), ([], nil), (["s:Be brief."], nil),
            (["u:hi", "a:", "t:42", "a:It is 42."], nil),
            (["u:hi", "n:Night falls.", "a:Hello"], nil),
            (["u:hi", "u:anyone?", "a:yes"], "same_side_twice"), (["u:hi"], "same_side_twice"),
            (["u:hi", "a:hello", "a:again"], "same_side_twice"),
            (["u:hi", "a: \n"], "empty_turn"), (["u:", "a:hello"], "empty_turn"),
            (["u:hi", "a:\u{200B}\u{FFFD}\u{1}"], "unprintable_turn"), (["u:hi", "a:👍"], nil),
        ] as [([String], String?)]
    )
    func `both sides speak in turn and say something`(turns: [String], expected: String?) throws {
        let roles = ["u": Role.user, "a": .assistant, "t": .tool, "s": .system]
        let before = turns.map { turn in
            let role = roles[String(turn.prefix(1))] ?? Role(rawValue: "narrator")
            return Message(role, String(turn.dropFirst(2)))
        }
        #expect(try code(Self.rules.get(), "go on", after: before) == expected)
    }

    @Test func `a greeting may be refused`() throws {
        let strict = try rule("alternation@1", #"{"greeting": false}"#)
        let welcome = [Message(.assistant, "Welcome!")]
        #expect(try code(strict, "hi", after: welcome) == "answer_first")
    }
}
