import Foundation
import Glibc
import Loopback

/// The `flywheel-demo` tool: sample logs, their evaluation set, and a teacher to ask.
package enum DemoCommand {
    /// Runs one command; the result goes to stdout, complaints to stderr.
    ///
    /// Exit codes of sysexits.h: 0 done, 64 usage, 66 a file that is not there, 73 one that cannot be
    /// written, 69 a port that cannot be had.
    package static func run(_ arguments: [String]) -> Int32 {
        do throws(DemoArguments.Usage) {
            let rest = arguments.dropFirst()
            if arguments.isEmpty { throw DemoArguments.Usage(message: "which command?") }
            if arguments.contains("--help") || arguments[0] == "help" {
                print(help, terminator: "")
                return EX_OK
            }
            switch arguments[0] {
            case "logs": return try logs(rest)
            case "suite": return try suite(rest)
            case "teacher": return try teacher(rest)
            case "replay": return try replay(rest)
            case "bill": return try bill(rest)
            default: throw DemoArguments.Usage(message: "unknown command \(arguments[0])")
            }
        } catch {
            complain(error.message + "; see flywheel-demo --help")
            return EX_USAGE
        }
    }

    private static func logs(_ rest: ArraySlice<String>) throws(DemoArguments.Usage) -> Int32 {
        let options = try DemoArguments(
            rest,
            taking: ["seed", "nights", "night", "start", "scale"]
        )
        try options.refuseWords()
        let start = options.text("start") ?? "2026-10-01"
        guard let day = CivilDate(iso: start) else {
            throw DemoArguments.Usage(message: "--start \(start): expected a date as 2026-10-01")
        }
        let logs = DemoLogs(
            seed: try options.number("seed", in: 0...UInt64.max, otherwise: standardSeed),
            start: day,
            scale: try options.number("scale", in: 0.01...20, otherwise: 1)
        )
        let isSingle = options.text("night") != nil
        if isSingle, options.text("nights") != nil {
            throw DemoArguments.Usage(message: "--night and --nights exclude each other")
        }
        let last = try options.number(isSingle ? "night" : "nights", in: 1...400)
        LogSQL(logs).write(nights: (isSingle ? last : 1)...last) { print($0, terminator: "") }
        return EX_OK
    }

    private static func suite(_ rest: ArraySlice<String>) throws(DemoArguments.Usage) -> Int32 {
        let options = try DemoArguments(rest, taking: ["seed", "rows"])
        try options.refuseWords()
        let seed = try options.number("seed", in: 0...UInt64.max, otherwise: standardSeed)
        let rows = try options.number(
            "rows",
            in: 8...4000,
            otherwise: EvaluationSuite.standardRows
        )
        print(EvaluationSuite.jsonLines(seed: seed, rows: rows), terminator: "")
        return EX_OK
    }

    private static func teacher(_ rest: ArraySlice<String>) throws(DemoArguments.Usage) -> Int32 {
        let options = try DemoArguments(rest, taking: ["port", "seed", "bill", "ready-file"])
        try options.refuseWords()
        let port = try options.number("port", in: 0...65_535)
        let seed = try options.number("seed", in: 0...UInt64.max, otherwise: standardSeed)
        do {
            let teacher = DemoTeacher(seed: seed, bill: try Bill(path: options.text("bill")))
            let server = try LoopbackServer(port: UInt16(port), threads: 1) {
                teacher.reply(to: $0)
            }
            let url = server.url + "/v1"
            if let file = options.text("ready-file") {
                // Whole or not at all: a script waits for this file and reads it at once.
                try Data((url + "\n").utf8).write(to: URL(filePath: file), options: .atomic)
            }
            complain("teacher on \(url), model \(DemoTeacher.model), key \(DemoTeacher.apiKey)")
            // Until a signal ends the process; every charge is in the file by then.
            while true {
                pause()
                withExtendedLifetime(server) {}
            }
        } catch let error as LoopbackError {
            complain(error.description)
            return error.code == .bill ? EX_CANTCREAT : EX_UNAVAILABLE
        } catch {
            complain("cannot write the ready file: \(error.localizedDescription)")
            return EX_CANTCREAT
        }
    }

    private static func bill(_ rest: ArraySlice<String>) throws(DemoArguments.Usage) -> Int32 {
        let options = try DemoArguments(rest, taking: [])
        guard options.words.count == 1 else {
            throw DemoArguments.Usage(message: "bill takes one file")
        }
        // Opening a bill creates it; looking at one may not.
        guard FileManager.default.fileExists(atPath: options.words[0]) else {
            complain("there is no bill at \(options.words[0])")
            return EX_NOINPUT
        }
        do {
            print(try BillSummary(Bill(path: options.words[0])).text, terminator: "")
            return EX_OK
        } catch {
            complain(error.localizedDescription)
            return EX_NOINPUT
        }
    }

    private static let standardSeed = EvaluationSuite.standardSeed

    static func complain(_ message: String) {
        FileHandle.standardError.write(Data("flywheel-demo: \(message)\n".utf8))
    }
}
