import Flywheel
import Testing

@testable import Rules

struct UserShareTests {
    private func kept(_ options: String, _ prompts: [Conversation]) throws -> [Conversation] {
        var set = try RuleSet([rule("user_share@1", options)])
        var counter = WindowCounter(set.windowNeeds)
        for one in prompts { counter.add(candidate(one), by: one.subject) }
        set.window = counter.counts()
        return prompts.filter { set.judge(candidate($0), in: $0).rejection == nil }
    }

    /// One user with 300 prompts, a hundred with two each.
    private let prompts: [Conversation] = (0..<500).map { number in
        var one = said("c\(number)", "question \(number)")
        one.subject = number < 300 ? "busy" : "u\(number / 2)"
        return one
    }

    @Test func `of a user with too much a sample of the share stays`() throws {
        let kept = try kept("{}", prompts)
        #expect(kept.count { $0.subject == "busy" } == 25)
        #expect(kept.count { $0.subject != "busy" } == 200)
        let again = try self.kept("{}", prompts.shuffled())
        #expect(Set(again.map(\.id)) == Set(kept.map(\.id)))
    }

    @Test func `a service of few users keeps its logs, and so does one without user ids`() throws {
        let few = (0..<100).map { number in
            var one = said("c\(number)", "question \(number)")
            one.subject = "u\(number % 3)"
            return one
        }
        #expect(try kept("{}", few).count == 100)
        let unknown = prompts.map { said($0.id, $0.prompt) }
        #expect(try kept("{}", unknown).count == 500)
    }
}
