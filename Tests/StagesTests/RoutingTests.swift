import Flywheel
import Testing

@testable import Stages

@Suite struct RoutingTests {
    private let routing: Routing
    private let date: TaskType
    private let promotion: Promotion

    init() throws {
        routing = Routing(pointer: "production", audit: try #require(Share(0.1)), seed: 3)
        date = try #require(TaskType("extract/date"))
        promotion = Promotion(
            pointer: "production",
            student: StudentRecord(
                name: "demo",
                version: 2,
                dataset: "demo",
                datasetVersion: 2,
                directory: "",
                weights: "abc",
                recipe: "",
                curve: ""
            ),
            effectiveFrom: .distantPast,
            licensed: [date]
        )
    }

    private func item(_ id: Int, _ type: TaskType, parent: String? = nil) -> LabelledCandidate {
        LabelledCandidate(
            Candidate(
                id: "c\(id)",
                conversation: "x",
                turn: 0,
                parent: parent,
                messages: [Message(.user, "May 1, 2026")]
            ),
            type
        )
    }

    @Test func `without a student the teacher is asked everything`() {
        #expect(routing.asksTeacher(item(1, date), nil))
        #expect(!routing.asksStudent(item(1, date), nil))
    }

    @Test func `a task type without a licence stays with the teacher`() throws {
        let other = try #require(TaskType("json/get"))
        #expect(routing.asksTeacher(item(1, other), promotion))
        #expect(!routing.asksStudent(item(1, other), promotion))
    }

    @Test func `the teacher audits about the share asked for`() {
        let audited = (0..<2000).count { routing.asksTeacher(item($0, date), promotion) }
        #expect((150...250).contains(audited))
        #expect((0..<2000).allSatisfy { routing.asksStudent(item($0, date), promotion) })
    }

    @Test func `a variant is audited with its parent`() {
        for number in 0..<200 {
            let parent = item(number, date)
            let variant = item(number + 1000, date, parent: parent.candidate.id)
            #expect(
                routing.asksTeacher(parent, promotion) == routing.asksTeacher(variant, promotion)
            )
        }
    }

    @Test func `another licence is another input`() {
        var wider = promotion
        wider.licensed.append(.unknown)
        #expect(Routing.digest(promotion) != Routing.digest(wider))
        #expect(Routing.digest(nil) != Routing.digest(promotion))
    }
}
