import Flywheel
import Foundation
import Testing

@testable import FlywheelApp

@Suite struct TeacherAskTests {
    @Test(arguments: [
        "0.15,0.60", "0.15 USD/million", "1,2,3,4,5 USD/million", "a,b USD/million", "", ",",
        "1,-2 USD/million", "1,2 EUR/million",
    ]) func `a price that is none is refused`(text: String) {
        #expect(TeacherAskArguments.price(text) == nil)
    }

    @Test func `time left is told in the unit that suits it`() {
        let said = [0.2, 119, 121, 7_199, 7_500, 90_000].map(TeacherAskProgress.time)
        #expect(said == ["1 s", "119 s", "3 min", "120 min", "2 h 5 min", "25 h 0 min"])
    }

    @Test(arguments: [
        (["--budget", "1 USD"], "--price"), (["--transport", "pigeon"], "calls or batch"),
        (["--promis", "none"], "--promise"), (["--transport", "batch", "--stream"], "streamed"),
    ]) func `what cannot be is refused before anybody is asked`(
        words: [String],
        word: String
    ) throws {
        let scratch = try Scratch()
        let input = try scratch.write("in.jsonl", #"{"messages":[{"role":"user","content":"x"}]}"#)
        let ledger = scratch.folder.appendingPathComponent("ledger").path
        let said = Said.by(
            [
                "teacher", "ask", "--endpoint", "http://127.0.0.1:9/v1", "--model", "m", "--in",
                input, "--out", input + ".out", "--ledger", ledger,
            ] + words
        )
        #expect([64, 78].contains(said.status), "\(said.errors)")
        #expect(said.errors.contains(word), "\(said.errors)")
    }
}
