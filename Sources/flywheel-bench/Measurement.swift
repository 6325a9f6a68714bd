import Foundation
import JSON

/// What a stretch of work did; peers on both sides print the same fields.
struct Work {
    /// Rows, messages, requests or tokens.
    var items = 0
    /// Bytes of input, UTF-8.
    var bytes = 0
    /// Equal where two implementations did the same work; empty where they cannot agree exactly.
    var check = ""
}

/// Wall and processor time from a start.
struct Stopwatch {
    private let start = ContinuousClock.now
    private let startTicks = clock()

    var seconds: Double { start.duration(to: .now) / .seconds(1) }

    /// Processor time of the whole process, its threads included.
    var cpuSeconds: Double { Double(clock() - startTicks) / Double(CLOCKS_PER_SEC) }
}

/// Prints one line of JSON, which `ops/bench/compare.py` reads.
enum Measurement {
    /// Repeats the work until a second has passed, so that short work is measured too.
    static func repeated(_ body: () throws -> Work) throws {
        let watch = Stopwatch()
        var total = Work()
        repeat {
            let work = try body()
            total.items += work.items
            total.bytes += work.bytes
            total.check = work.check
        } while watch.seconds < 1
        print(total, watch)
    }

    static func once(_ body: () throws -> Work) throws {
        let watch = Stopwatch()
        print(try body(), watch)
    }

    static func print(_ work: Work, _ watch: Stopwatch) {
        let (seconds, cpuSeconds) = (watch.seconds, watch.cpuSeconds)
        let line: JSONValue = [
            "items": .integer(Int64(work.items)), "bytes": .integer(Int64(work.bytes)),
            "seconds": .number(seconds), "cpu_seconds": .number(cpuSeconds),
            "peak_mb": .number(peakMegabytes()), "check": .string(work.check),
        ]
        Swift.print(String(decoding: line.serialized(), as: UTF8.self))
    }

    /// The most memory this process ever held, proc(5) `VmHWM`.
    private static func peakMegabytes() -> Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kilobytes = line?.split(separator: " ").dropLast().last.flatMap { Double($0) } ?? 0
        return kilobytes / 1024
    }
}
