import Foundation
import Testing

@testable import Pipes

@Suite struct ChildTests {
    private let path = ["PATH": "/usr/bin:/bin"]

    private func child(_ script: String, _ environment: [String: String]? = nil) throws -> Child {
        try Child(["sh", "-c", script], environment: environment ?? path)
    }

    private func refusal(_ script: String, _ lines: [String], _ limit: Duration) -> PipesError? {
        do {
            _ = try child(script).exchange(lines.map { Array($0.utf8) }, within: limit)
            return nil
        } catch let error as PipesError {
            return error
        } catch {
            return nil
        }
    }

    @Test func `lines come back in order, exchange after exchange`() throws {
        let child = try child("while read line; do echo \"<$line>\"; done")
        for round in 0..<3 {
            let lines = (0..<100).map { "line \(round) \($0)" }
            let answers = try child.exchange(lines.map { Array($0.utf8) }, within: .seconds(20))
            #expect(answers.map { String(decoding: $0, as: UTF8.self) } == lines.map { "<\($0)>" })
        }
    }

    @Test func `more than any buffer holds goes through both ways at once`() throws {
        let child = try child("exec cat")
        let lines = (0..<8).map { Array(repeating: UInt8(0x61 + $0), count: 700_000) }
        #expect(try child.exchange(lines, within: .seconds(60)) == lines)
    }

    @Test func `a program that ends says how`() {
        let early = refusal("read line; echo 1; exit 7", ["a", "b"], .seconds(20))
        #expect(early?.code == .ended)
        #expect(early?.message.contains("exit status 7") == true)
        let killed = refusal("kill -9 $$", ["a"], .seconds(20))
        #expect(killed?.message.contains("signal 9") == true)
    }

    @Test func `a program that hangs is given up at the deadline`() {
        #expect(refusal("sleep 600", ["a"], .milliseconds(200))?.code == .late)
        #expect(refusal("trap '' TERM; sleep 600", ["a"], .milliseconds(200))?.code == .late)
    }

    @Test func `more lines than were asked for are refused`() {
        #expect(
            refusal("read line; printf 'a\\nb\\n'; sleep 5", ["a"], .seconds(20))?.code == .tooMany
        )
    }

    @Test func `a line without an end is refused`() {
        let endless = "read line; head -c 3000000 /dev/zero | tr '\\0' x; sleep 5"
        #expect(refusal(endless, ["a"], .seconds(20))?.code == .tooLong)
    }

    @Test func `a program that is not there is refused`() {
        #expect(throws: PipesError.self) {
            try Child(["/nowhere/to/be/found"], environment: path)
        }
        #expect(throws: PipesError.self) { try Child([], environment: path) }
    }

    @Test func `the program sees no more of the environment than it is given`() throws {
        // The shell reads first: a program that ends unasked is an error of its own.
        let script = "read line; echo $ONLY ${HOME-none} ${PATH_TO_SECRETS-none}"
        setenv("PATH_TO_SECRETS", "/secret", 1)
        let child = try Child(["/bin/sh", "-c", script], environment: ["ONLY": "this"])
        let said = try child.exchange([[0x61]], within: .seconds(20))
        #expect(said == [Array("this none none".utf8)])
    }

    @Test func `children of the program end with it`() throws {
        let marker = FileManager.default.temporaryDirectory
            .appendingPathComponent("pipes-\(UUID().uuidString)").path
        var child: Child? = try child("read line; (sleep 2; touch \(marker)) & echo ok; sleep 600")
        _ = try child?.exchange([[0x61]], within: .seconds(20))
        child = nil
        usleep(2_500_000)
        #expect(!FileManager.default.fileExists(atPath: marker))
    }
}
