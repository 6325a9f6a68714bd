import Flywheel
import Testing

@testable import Rules

struct LowInformationTests {
    @Test(arguments: [
        ("", "empty_prompt"), (" \n\t", "empty_prompt"), ("???", "no_words"), ("。。。！", "no_words"),
        ("😀😀", "no_words"), ("asdfgh", "keyboard_mash"), ("qwertyuiop", "keyboard_mash"),
        ("jklhgfdsa", "keyboard_mash"), ("aaaaaa", "keyboard_mash"), ("哈哈哈哈哈哈", "keyboard_mash"),
        ("xkcdfghz", "keyboard_mash"), ("kda;ljfgah", "keyboard_mash"), ("Dallas", nil),
        ("hi", nil), ("你好", nil), ("3+5", nil), ("rhythm", nil),
        ("property", nil), ("HTTPSRV", nil), ("11111", nil), ("write a poem", nil), ("power", nil),
    ])
    func `prompts that ask nothing are dropped`(prompt: String, expected: String?) throws {
        #expect(try code(rule("low_information@1"), prompt) == expected)
    }
}
