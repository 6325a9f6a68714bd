import Foundation

enum PeakMemory {
    /// Most memory this process has held so far; nil where the system does not tell.
    static func bytes() -> Int? {
        var usage = rusage()
        guard getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
        return usage.ru_maxrss * 1024
    }
}
