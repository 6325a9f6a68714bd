import Flywheel
import Testing

@Suite struct ValueTests {
    @Test(arguments: [("2..4000", 2, 4000), ("3..", 3, Int.max), ("..7", 0, 7), ("5..5", 5, 5)])
    func `bounds are read as written`(text: String, lowest: Int, highest: Int) {
        #expect(Bounds(text) == Bounds(lowest, highest))
    }

    @Test(arguments: ["", "..", "4..2", "a..b", "7"])
    func `what is no range is refused`(text: String) {
        #expect(Bounds(text) == nil)
    }

    @Test(arguments: [("0.05", 0.05), ("5%", 0.05), ("5 %", 0.05), ("100%", 1), ("0", 0)])
    func `shares are read as written`(text: String, fraction: Double) {
        #expect(Share(text)?.fraction == fraction)
    }

    @Test(arguments: ["-1", "1.5", "150%", "half", "", "nan"])
    func `what is no share is refused`(text: String) {
        #expect(Share(text) == nil)
    }

    @Test(arguments: [("20 USD", 20_000_000), ("0.15 USD", 150_000), ("3USD", 3_000_000)])
    func `money is exact to the millionth`(text: String, micros: Int64) {
        #expect(Money(text)?.micros == micros)
    }

    @Test func `money shows four decimals`() {
        #expect(Money(micros: 1_234_567).description == "1.2345 USD")
        #expect(Money(micros: 5_000_000).description == "5.0000 USD")
    }

    @Test(arguments: [("90s", 90), ("15m", 900), ("2h", 7200), ("1d", 86_400)])
    func `time spans carry their unit`(text: String, seconds: Int) {
        #expect(TimeSpan(text)?.seconds == seconds)
    }

    @Test(arguments: ["5", "h", "-1h", "1 week", ""])
    func `a time span without a unit is refused`(text: String) {
        #expect(TimeSpan(text) == nil)
    }

    @Test(arguments: ["reasoning/commonsense", "unknown", "a_b/c-1.2"])
    func `task types read back as they were written`(text: String) {
        #expect(TaskType(text)?.description == text)
    }

    @Test(arguments: ["", "one", "a/b/c", "/b", "a/", "a b/c", "中/文"])
    func `what is no task type is refused`(text: String) {
        #expect(TaskType(text) == nil)
    }

    @Test func `a secret never shows itself`() {
        let secret = Secret("sk-canary")
        #expect("\(secret)" == "‹secret›")
        #expect(String(reflecting: secret) == "‹secret›")
        #expect(Mirror(reflecting: secret).children.isEmpty)
        #expect(secret.reveal { $0 } == "sk-canary")
    }

    @Test func `the same seed gives the same draws`() {
        // Reference: SplitMix64 with seed 1234567, first three outputs.
        var draws = SeededGenerator(seed: 1_234_567)
        #expect(
            [draws.next(), draws.next(), draws.next()]
                == [
                    6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                ]
        )
    }
}
