import Flywheel
import FlywheelTesting
import HouseRules
import Testing

@Suite struct ShoutingTests {
    private func code(_ prompt: String) throws -> String? {
        let chat = Conversation(id: "c", messages: [Message(.user, prompt)])
        guard case .drop(let reason) = try Shouting(.init()).judge(chat, Facts()).verdict else {
            return nil
        }
        return reason.code
    }

    @Test func `it keeps what every rule promises`() throws {
        #expect(RuleConformance.violations(of: try Shouting(.init())) == [])
    }

    @Test func `capitals are dropped and acronyms are not`() throws {
        #expect(try code("WHY IS IT STILL NOT HERE") == "shouting")
        #expect(try code("NASA?") == nil)
        #expect(try code("Why is it still not here, NASA") == nil)
        #expect(try code("为什么还没有到") == nil)
    }
}
