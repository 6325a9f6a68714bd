import Glibc
import Synchronization
import Testing

@testable import Student

@Suite struct CrewTests {
    /// Runs `body` with a crew and its scratches.
    private func withCrew(helpers: Int, _ body: (Crew, [Floats]) -> Void) {
        let crew = Crew(helpers: helpers)
        let buffers = (0...helpers).map { _ in FloatBuffer(1) }
        body(crew, buffers.map(\.start))
        crew.dismiss()
    }

    @Test func `every index of every piece is worked on once`() {
        withCrew(helpers: 3) { crew, scratches in
            let marks = FloatBuffer(97)
            for piece in 0..<3000 {
                let count = piece % 97
                crew.run(count, scratches) { index, _ in marks.start[index] += 1 }
                // Now and then helpers have gone to sleep.
                if piece % 500 == 0 { usleep(5000) }
            }
            let wanted = (0..<97).map { index in
                Float((0..<3000).count { $0 % 97 > index })
            }
            #expect(marks.array == wanted)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `helpers work beside the caller, awake or asleep`() {
        withCrew(helpers: 1) { crew, scratches in
            for pause: UInt32 in [0, 20_000, 0] {
                usleep(pause)
                let there = Atomic<Int>(0)
                // Neither index ends before the other has begun.
                crew.run(2, scratches) { _, _ in
                    there.add(1, ordering: .sequentiallyConsistent)
                    while there.load(ordering: .sequentiallyConsistent) < 2 { sched_yield() }
                }
                #expect(there.load(ordering: .relaxed) == 2)
            }
        }
    }

    @Test func `every worker has a scratch of its own`() {
        withCrew(helpers: 2) { crew, scratches in
            let used = FloatBuffer(400)
            crew.run(400, scratches) { index, scratch in
                let number = scratches.firstIndex(of: scratch) ?? -1
                used.start[index] = Float(number)
            }
            #expect(used.array.allSatisfy { (0...2).contains($0) })
        }
    }
}
