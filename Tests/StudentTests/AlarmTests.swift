import Foundation
import Testing

@testable import Student

/// Each watch on a curve made for it, and on one it must be silent about.
@Suite struct AlarmTests {
    private func course(
        steps: Int = 400,
        epochs: Double = 4,
        hasBase: Bool = false
    ) -> Course {
        Course(
            steps: steps,
            warmUpSteps: 10,
            epochs: epochs,
            vocabulary: 1000,
            hasBase: hasBase,
            isSupervised: true
        )
    }

    private func report(
        _ step: Int,
        _ loss: Double,
        norm: Double = 1,
        channels: [String: Double] = [:],
        of: Int = 400
    ) -> StepReport {
        StepReport(
            step: step,
            of: of,
            loss: loss,
            lossByChannel: channels.mapValues { ChannelLoss(loss: $0, tokens: 10) },
            learningRate: 1e-3,
            gradientNorm: norm,
            tokens: 100,
            tokensPerSecond: 1,
            secondsLeft: 1
        )
    }

    /// Everything a watch says of a curve; `loss` gets the step from 1.
    private func alarms(
        _ watch: some Watch,
        _ course: Course,
        norm: (Int) -> Double = { _ in 1 },
        channels: (Int) -> [String: Double] = { _ in [:] },
        _ loss: (Int) -> Double
    ) -> [Alarm] {
        var watch = watch
        return (1...course.steps).flatMap { step in
            watch.look(
                at: report(
                    step,
                    loss(step),
                    norm: norm(step),
                    channels: channels(step),
                    of: course.steps
                ),
                course
            )
        }
    }

    /// Noise of a seed in -1...1.
    private func noise(_ step: Int) -> Double {
        var random = RandomSource(seed: 11, stream: UInt64(step))
        return random.uniform() * 2 - 1
    }

    @Test func `a loss that turns and rises is named, one that falls noisily is not`() {
        let falling = alarms(LossRise(), course()) { 5 * exp(-Double($0) / 80) + 0.3 * noise($0) }
        #expect(falling.isEmpty)
        let level = alarms(LossRise(), course()) { 1 + 0.5 * noise($0) }
        #expect(level.isEmpty)
        let rising = alarms(LossRise(), course()) {
            ($0 < 200 ? 2 : 2 + Double($0 - 200) / 50) + 0.1 * noise($0)
        }
        #expect(rising.first?.kind == .lossRise)
        #expect((200...300).contains(rising.first?.step ?? 0))
    }

    @Test func `a fresh model starts near ln V`() {
        let watch = InitialLoss()
        #expect(watch.look(at: report(1, 6.9), course()).isEmpty)
        #expect(watch.look(at: report(1, 3), course()).first?.kind == .initialLoss)
        #expect(watch.look(at: report(1, 9), course()).first?.message.contains("6.908") == true)
        #expect(watch.look(at: report(2, 3), course()).isEmpty)
    }

    @Test func `a checkpoint starts below guessing and above knowing`() {
        let watch = InitialLoss()
        let course = course(hasBase: true)
        #expect(watch.look(at: report(1, 2), course).isEmpty)
        let guessing = watch.look(at: report(1, 6.5), course)
        #expect(guessing.first?.message.contains("chat template") == true)
        let knowing = watch.look(at: report(1, 0.01), course)
        #expect(knowing.first?.message.contains("knows") == true)
    }

    @Test func `next to no loss at the end is a note from scratch and a warning on a checkpoint`() {
        func curve(_ step: Int) -> Double { step < 300 ? 2 : 0.004 }
        #expect(alarms(Parroting(), course(), curve).map(\.level) == [.note])
        #expect(alarms(Parroting(), course(hasBase: true), curve).map(\.level) == [.warning])
        #expect(alarms(Parroting(), course(epochs: 1), curve).isEmpty)
        #expect(alarms(Parroting(), course()) { _ in 0.4 }.isEmpty)
    }

    @Test func `steps at epoch borders are a staircase, a slope is none`() {
        let stairs = alarms(Staircase(), course()) {
            2 - 0.5 * Double(($0 - 1) / 100) + 0.05 * noise($0)
        }
        #expect(stairs.map(\.kind) == [.staircase])
        #expect(stairs.first?.level == .note)
        let slope = alarms(Staircase(), course()) { 2 - Double($0) / 250 + 0.05 * noise($0) }
        #expect(slope.isEmpty)
    }

    @Test func `a gradient ten times as long for three steps is named, one long step is not`() {
        let spike = alarms(GradientBlowUp(), course(), norm: { $0 == 150 ? 30 : 1 }) { _ in 1 }
        #expect(spike.isEmpty)
        let growing = alarms(GradientBlowUp(), course(), norm: { $0 < 150 ? 1 : 30 }) { _ in 1 }
        #expect(growing.map(\.step) == [152])
        let burst = alarms(GradientBlowUp(), course(), norm: { $0 == 150 ? 500 : 1 }) { _ in 1 }
        #expect(burst.map(\.step) == [150])
    }

    @Test func `a channel that stays where it was is named`() {
        let still = alarms(
            StillChannel(),
            course(),
            channels: { ["moves": 3 - Double($0) / 200, "stays": 2.5 + 0.01 * noise($0)] },
            { _ in 1 }
        )
        #expect(still.map(\.channel) == ["stays"])
    }

    @Test func `no number ends as such`() {
        #expect(NotANumber().look(loss: .nan, norm: 1, step: 3)?.kind == .notANumber)
        #expect(NotANumber().look(loss: 1, norm: .infinity, step: 3) != nil)
        #expect(NotANumber().look(loss: 1, norm: 1, step: 3) == nil)
    }

    @Test func `a checkpoint wants ten thousand to a million rows`() {
        func found(_ rows: Int, _ hasBase: Bool) -> [Alarm] {
            var count = ChannelCount(name: "a", copies: 1)
            count.rows = rows
            return DataSize().look(at: [count], hasBase: hasBase)
        }
        #expect(found(9_999, true).map(\.level) == [.note])
        #expect(found(10_000, true).isEmpty)
        #expect(found(1_000_001, true).count == 1)
        #expect(found(5, false).isEmpty)
    }

    @Test func `a channel without a row is named`() {
        var lost = ChannelCount(name: "lost", copies: 1)
        lost.tooLong = 7
        var kept = ChannelCount(name: "kept", copies: 1)
        kept.rows = 1
        let found = EmptyChannel().look(at: [kept, lost])
        #expect(found.map(\.channel) == ["lost"])
        #expect(found.first?.message.contains("7 are too long") == true)
    }
}
