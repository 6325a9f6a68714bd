import Checks
import Flywheel
import Testing

@Suite struct AnswerThinningTests {
    let long = "您好，您的订单已经发货，预计三天之内送达，请您保持手机畅通，快递员会提前与您联系，感谢您的理解与支持。"
    let twin = "您好，您的订单已经发货，预计三天之内送达，请您保持手机畅通，快递员会提前与您联系，感谢您的理解和支持。"
    let other =
        "The invoice of last month lists two lamps, one oak chair and a carpet of grey wool."

    func thinning(_ json: String = "{}") throws -> AnswerThinning {
        try AnswerThinning(options(json))
    }

    @Test func `a near twin of an accepted answer is dropped`() throws {
        var thinning = try thinning()
        #expect(try thinning.judge(question(id: "a"), content: long) == nil)
        #expect(try thinning.judge(question(id: "b"), content: twin)?.code == "near_identical")
        #expect(try thinning.judge(question(id: "c"), content: long)?.code == "near_identical")
        #expect(try thinning.judge(question(id: "d"), content: other) == nil)
    }

    @Test func `short answers are right because they are alike`() throws {
        var thinning = try thinning()
        for id in ["a", "b", "c"] {
            #expect(try thinning.judge(question(id: id), content: "positive") == nil)
        }
    }

    @Test func `another task type is another memory`() throws {
        var thinning = try thinning()
        #expect(try thinning.judge(question("?", "chat/a", id: "a"), content: long) == nil)
        #expect(try thinning.judge(question("?", "chat/b", id: "b"), content: long) == nil)
    }

    @Test func `variants and their parent never thin each other`() throws {
        var thinning = try thinning()
        #expect(try thinning.judge(question(id: "a"), content: long) == nil)
        let variant = try question(id: "a1", parent: "a")
        #expect(thinning.judge(variant, content: long) == nil)
        let tagged = try question(id: "z", parent: "y", tags: [.typo])
        #expect(thinning.judge(tagged, content: long) == nil)
    }

    @Test func `the oldest answer is forgotten when the memory is full`() throws {
        var thinning = try thinning(#"{"remembered": 1}"#)
        #expect(try thinning.judge(question(id: "a"), content: long) == nil)
        #expect(try thinning.judge(question(id: "b"), content: other) == nil)
        #expect(try thinning.judge(question(id: "c"), content: long) == nil)
        #expect(try thinning.judge(question(id: "d"), content: twin)?.code == "near_identical")
    }

    @Test(arguments: [#"{"remembered": 0}"#, #"{"answer_similarity_at_most": "0"}"#])
    func `bounds that mean nothing are refused`(json: String) {
        #expect(throws: RuleOptionError.self) { try thinning(json) }
    }
}
