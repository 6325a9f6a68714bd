import Flywheel
import Testing

@testable import Rules

struct DuplicateLinesTests {
    @Test(arguments: [
        ("Home | News | About\nText\nHome | News | About\nMore\nHome | News | About", true),
        ("首页 新闻 关于我们\n正文\n首页 新闻 关于我们\n更多\n首页 新闻 关于我们", true),
        ("if (a) {\n    b();\n}\nif (c) {\n    longer(d, e);\n}\nreturn value;\n}", false),
        (
            """
            怎么写更好？switch (n) {
            case 1:
              print("[%s]", first);
              break;
            case 2:
              print("[%s]", first);
              break;
            default:
              break;
            }
            """, false
        ),
        ("same\nsame\nsame", false), ("", false),
    ])
    func `pages with menus are dropped and code is not`(prompt: String, drops: Bool) throws {
        let expected = drops ? "duplicate_lines" : nil
        #expect(try code(rule("duplicate_lines@1"), prompt) == expected)
    }
}
