import Testing

@testable import Privacy

struct EmailRecognizerTests {
    @Test(arguments: [
        ("write to a.b+c@example.co.uk.", "write to <EMAIL_1>."),
        ("邮箱zhang_san@qq.com谢谢", "邮箱<EMAIL_1>谢谢"),
        ("ｌｉ＠ｅｘａｍｐｌｅ．ｃｏｍ。", "<EMAIL_1>。"),
        ("A@B.io and a@b.IO", "<EMAIL_1> and <EMAIL_1>"),
        ("a@xn--d1acufc.xn--p1ai", "<EMAIL_1>"),
        ("x@a.com,y@a.com", "<EMAIL_1>,<EMAIL_2>"),
    ])
    func `addresses are replaced`(text: String, result: String) {
        #expect(redacted(text, [.email]) == result)
    }

    @Test(arguments: [
        "swift@6.3.1", "@user", "a@b", "3 @ 5.00", "me @home.", "a@.com", "@@.", "",
        "git@github.com:a/b.git",
    ])
    func `what only has an at sign is left alone`(text: String) {
        #expect(redacted(text, [.email]) == text)
    }
}
