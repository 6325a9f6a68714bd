import Synchronization

/// Words already merged; most of a corpus is the same few thousand words.
final class WordCache: Sendable {
    private static let limit = 1 << 16
    private let known = Mutex<[[UInt8]: [Int32]]>([:])

    func find(_ word: [UInt8]) -> [Int32]? { known.withLock { $0[word] } }

    func keep(_ word: [UInt8], _ tokens: [Int32]) {
        known.withLock { table in
            if table.count < Self.limit { table[word] = tokens }
        }
    }
}
