import Datasets
import Flywheel
import Testing

@Suite struct AssemblerTests {
    func member(
        _ number: Int,
        root: String? = nil,
        prompt: String? = nil,
        _ taskType: TaskType = .unknown,
        tags: [Flywheel.Tag] = [.userLog, .answeredByTeacher]
    ) -> PoolMember {
        PoolMember(
            sample: Int64(number),
            leaf: Digest(of: "leaf \(number)"),
            root: root ?? "root \(number)",
            taskType: taskType,
            tags: tags,
            promptKey: Digest(of: prompt ?? "prompt \(number)")
        )
    }

    func draft(
        _ members: [PoolMember],
        heldOut: Double = 0.2,
        mix: [String: Double] = [:],
        excluded: Set<Digest> = [],
        seed: UInt64 = 7
    ) throws -> DatasetDraft {
        var assembler = Assembler(
            try AssemblyOptions(
                dataset: "demo",
                heldOut: try #require(Share(heldOut)),
                mix: Mix(mix),
                excludedPrompts: excluded,
                seed: seed
            )
        )
        for member in members { assembler.add(member) }
        return assembler.draft()
    }

    /// 16 rows of 8 families, with duplicates, protected rows and two task types.
    func pool(_ size: Int = 16) throws -> [PoolMember] {
        let chat = try #require(TaskType("chat/small"))
        let date = try #require(TaskType("date/en"))
        return (0..<size).map { number in
            member(
                number,
                root: "root \(number / 2)",
                prompt: "prompt \(number % 10)",
                number.isMultiple(of: 3) ? chat : date,
                tags: number.isMultiple(of: 7) ? [.typo] : [.answeredByTeacher]
            )
        }
    }

    @Test func `the order of the pool leaves no trace in a thousand shuffles`() throws {
        let pool = try pool()
        let excluded: Set = [Digest(of: "prompt 3")]
        let mix = ["chat": 0.5, "date": 2]
        let first = try draft(pool, mix: mix, excluded: excluded)
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<1000 {
            let other = try draft(
                pool.shuffled(using: &generator),
                mix: mix,
                excluded: excluded
            )
            #expect(other.root == first.root)
            #expect(other.statistics == first.statistics)
        }
    }

    @Test func `a family stays on one side, and stays there as the pool grows`() throws {
        var sides: [String: Split] = [:]
        for size in [50, 200, 800] {
            let pool = (0..<size).map { member($0, root: "root \($0 / 3)") }
            for placed in try draft(pool).members {
                let root = "root \(placed.sample / 3)"
                #expect(sides[root, default: placed.split] == placed.split)
                sides[root] = placed.split
            }
        }
        let heldOut = Double(sides.values.count { $0 == .heldOut }) / Double(sides.count)
        #expect(abs(heldOut - 0.2) < 0.08)
    }

    @Test func `of equal prompts the better author stays, then the smallest leaf`() throws {
        let student = member(1, prompt: "p", tags: [.answeredByStudent])
        let teachers = [member(2, prompt: "p"), member(3, prompt: "p")]
        let made = try draft([student] + teachers)
        #expect(made.members.map(\.sample) == [teachers.min { $0.leaf < $1.leaf }?.sample])
        #expect(made.statistics.leftOut == ["duplicate_prompt": 2])
    }

    @Test func `protected rows outlive duplicates and sampling`() throws {
        let pool = [
            member(1, prompt: "p"), member(2, prompt: "p", tags: [.typo]),
            member(3, prompt: "p", tags: [.harvested]),
        ]
        let made = try draft(pool, heldOut: 0, mix: ["unknown": 0.001])
        #expect(Set(made.members.map(\.sample)) == [2, 3])
    }

    @Test func `no prompt stands on both sides`() throws {
        let pool = (0..<400).map { member($0, prompt: "p \($0 % 40)", tags: [.harvested]) }
        let made = try draft(pool, heldOut: 0.5)
        var sides: [Int64: Set<Split>] = [:]
        for placed in made.members { sides[placed.sample % 40, default: []].insert(placed.split) }
        #expect(sides.values.allSatisfy { $0.count == 1 })
        #expect(made.statistics.leftOut["held_out_seen", default: 0] > 0)
    }

    @Test func `what a suite asks is left out`() throws {
        let made = try draft([member(1), member(2)], excluded: [Digest(of: "prompt 1")])
        #expect(made.members.map(\.sample) == [2])
        #expect(made.statistics.leftOut == ["contaminated": 1])
    }

    @Test func `small weights sample and large ones become training weights`() throws {
        let chat = try #require(TaskType("chat/small"))
        let date = try #require(TaskType("date/en"))
        let pool = (0..<2000).map { member($0, $0.isMultiple(of: 2) ? chat : date) }
        let made = try draft(pool, mix: ["chat": 0.25, "date/en": 2])
        let kept = made.statistics.byTaskType
        #expect(kept["date/en"] == 1000)
        #expect(abs(kept["chat/small", default: 0] - 250) < 50)
        #expect(made.statistics.weights == ["date/en": 2])
        #expect(made.statistics.rows == made.members.count)
        let more = try draft(pool, mix: ["chat": 0.5, "date/en": 2])
        #expect(Set(made.members.map(\.sample)).isSubset(of: more.members.map(\.sample)))
    }

    @Test(arguments: [["Chat room": 1.0], ["chat": -1], ["chat": .nan], ["chat": 101]])
    func `a mix that cannot be is refused`(mix: [String: Double]) {
        #expect(throws: DatasetError.self) { try Mix(mix) }
    }

    @Test func `the root hash is SHA-256 over sorted leaves and sides`() {
        let (a, b) = (Digest(of: "a"), Digest(of: "b"))
        let (low, high) = a < b ? (a, b) : (b, a)
        let bytes = Array("flywheel dataset 1\n".utf8) + low.bytes + [0] + high.bytes + [1]
        #expect(DatasetRoot.digest([(high, .heldOut), (low, .train)]) == Digest(of: bytes))
        #expect(
            DatasetRoot.digest([]).hex == Digest(of: "flywheel dataset 1\n").hex
        )
    }
}
