import Checks
import Flywheel
import Testing

@Suite struct CodeBlockTests {
    let check = CodeBlock(.init())

    @Test(arguments: [
        "```swift\nlet a = 1", "Text\n```\ncode\n~~~", "````\n```\nstill inside",
        "   ```\nx", "```\na\n``` b",
    ])
    func `a fence that never closes is dropped`(content: String) throws {
        #expect(try check.verdict(content).dropCode == "code_block_open")
    }

    @Test(arguments: [
        "```\ncode\n```", "````md\n```\ninner\n```\n````", "~~~\n```\n~~~", "no code", "",
        "    ```\nindented by four is no fence", "use ``` in a line", "```a\nb\n```\t\n",
    ])
    func `closed blocks and lines that are no fence pass`(content: String) throws {
        #expect(try check.verdict(content) == .pass)
    }
}
