typealias Floats = UnsafeMutablePointer<Float>

/// A block of floats on a cache line boundary, zero at first.
final class FloatBuffer {
    let count: Int
    let start: Floats

    init(_ count: Int) {
        self.count = max(count, 1)
        let bytes = self.count * MemoryLayout<Float>.stride + 128
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        start = raw.assumingMemoryBound(to: Float.self)
    }

    deinit { UnsafeMutableRawPointer(start).deallocate() }

    func clear(_ count: Int) { start.update(repeating: 0, count: count) }

    func copy(from source: Floats, count: Int) { start.update(from: source, count: count) }

    var array: [Float] { Array(UnsafeBufferPointer(start: start, count: count)) }
}

/// A buffer that grows to the largest size asked for.
struct Room {
    private var buffer = FloatBuffer(1)

    mutating func floats(_ count: Int) -> Floats {
        if buffer.count < count { buffer = FloatBuffer(count) }
        return buffer.start
    }
}
