import Glibc

typealias Floats = UnsafeMutablePointer<Float>

/// A block of floats on a cache line boundary, zero at first.
///
/// Large blocks are mapped, so that pages never used take no memory, and ask for huge pages, which
/// Linux gives only to those who ask: a product of large matrices else waits for page walks.
final class FloatBuffer {
    private static let hugePage = 1 << 21

    let count: Int
    let start: Floats
    /// Where the mapping begins, and its length; nil for a small block.
    private let mapping: (start: UnsafeMutableRawPointer, bytes: Int)?

    init(_ count: Int) {
        self.count = max(count, 1)
        let bytes = self.count * MemoryLayout<Float>.stride + 128
        if bytes >= Self.hugePage, let mapped = Self.map(bytes + Self.hugePage) {
            mapping = (mapped, bytes + Self.hugePage)
            let raw = mapped.alignedUp(toMultipleOf: Self.hugePage)
            // Advice only: without huge pages the block is as good, if slower.
            madvise(raw, bytes, MADV_HUGEPAGE)
            start = raw.assumingMemoryBound(to: Float.self)
            return
        }
        mapping = nil
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        start = raw.assumingMemoryBound(to: Float.self)
    }

    private static func map(_ bytes: Int) -> UnsafeMutableRawPointer? {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        let mapped = mmap(nil, bytes, PROT_READ | PROT_WRITE, flags, -1, 0)
        return mapped == MAP_FAILED ? nil : mapped
    }

    deinit {
        if let mapping {
            munmap(mapping.start, mapping.bytes)
        } else {
            UnsafeMutableRawPointer(start).deallocate()
        }
    }

    func clear(_ count: Int) { start.update(repeating: 0, count: count) }

    func copy(from source: Floats, count: Int) { start.update(from: source, count: count) }

    var array: [Float] { Array(UnsafeBufferPointer(start: start, count: count)) }
}

/// A buffer that grows to the largest size asked for.
struct Room {
    private var buffer = FloatBuffer(1)

    mutating func floats(_ count: Int) -> Floats {
        if buffer.count < count {
            // The old block goes before the larger one comes.
            buffer = FloatBuffer(1)
            buffer = FloatBuffer(count)
        }
        return buffer.start
    }
}
