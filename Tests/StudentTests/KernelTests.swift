import CKernels
import Testing

@testable import Student

@Suite struct KernelTests {
    static var sets: [ck_kernels] {
        [CK_PORTABLE, CK_AVX2, CK_AVX512].compactMap { ck_kernels_for($0)?.pointee }
    }

    @Test(arguments: [(1, 1, 1), (5, 33, 7), (29, 41, 37), (64, 64, 64), (31, 19, 300)])
    func `every instruction set multiplies like three plain loops`(m: Int, n: Int, k: Int) {
        for kernels in Self.sets {
            for (ta, tb) in [(false, false), (false, true), (true, false), (true, true)] {
                let worst = difference(kernels, m, n, k, ta, tb)
                #expect(worst < 1e-4, "\(String(cString: kernels.name)) \(ta) \(tb)")
            }
        }
    }

    @Test func `a product of one row is the same row of a larger product`() {
        for kernels in Self.sets {
            let compute = Compute(threads: 1, kernels: kernels)
            let (a, b) = (numbers(40 * 70, 1), numbers(50 * 70, 2))
            let (all, one) = (FloatBuffer(40 * 50), FloatBuffer(50))
            compute.forward(m: 40, n: 50, k: 70, a.start, weight: b.start, into: all.start)
            compute.forward(m: 1, n: 50, k: 70, a.start + 17 * 70, weight: b.start, into: one.start)
            #expect(one.array == Array(all.array[(17 * 50)..<(18 * 50)]))
        }
    }

    private func numbers(_ count: Int, _ seed: UInt64) -> FloatBuffer {
        var random = RandomSource(seed: seed)
        let buffer = FloatBuffer(count)
        for index in 0..<count { buffer.start[index] = Float(random.normal()) }
        return buffer
    }

    /// Largest difference from the plain product; the target starts at 1 and is added to.
    private func difference(
        _ kernels: ck_kernels,
        _ m: Int,
        _ n: Int,
        _ k: Int,
        _ ta: Bool,
        _ tb: Bool
    ) -> Float {
        let compute = Compute(threads: 2, kernels: kernels)
        let (a, b, c) = (numbers(m * k, 1), numbers(k * n, 2), FloatBuffer(m * n))
        c.start.update(repeating: 1, count: m * n)
        let packed = FloatBuffer(kernels.packed_size(Int32(n), Int32(k)))
        compute.pack(b.start, n: n, k: k, ldb: tb ? k : n, transposed: tb, into: packed.start)
        compute.multiply(
            m: m,
            n: n,
            k: k,
            a.start,
            lda: ta ? m : k,
            transposed: ta,
            packed: packed.start,
            into: c.start,
            ldc: n,
            adding: true
        )
        var worst: Float = 0
        for i in 0..<m {
            for j in 0..<n {
                var sum = 1.0
                for q in 0..<k {
                    let x = a.start[ta ? q * m + i : i * k + q]
                    let y = b.start[tb ? j * k + q : q * n + j]
                    sum += Double(x) * Double(y)
                }
                worst = max(worst, abs(Float(sum) - c.start[i * n + j]))
            }
        }
        return worst
    }

    /// The nearest bfloat16, ties to even, by arithmetic instead of by bits.
    private func rounded(_ x: Float) -> Float {
        guard x.isFinite, x != 0 else { return x }
        // A bfloat16 has 8 significant bits.
        let step = Float(sign: .plus, exponent: max(x.exponent, -126) - 7, significand: 1)
        return (x / step).rounded(.toNearestOrEven) * step
    }

    private func multiply(
        _ kernels: ck_kernels,
        _ a: FloatBuffer,
        _ b: FloatBuffer,
        m: Int,
        n: Int,
        k: Int,
        transposed: (Bool, Bool) = (false, true)
    ) -> [Float] {
        let compute = Compute(threads: 2, kernels: kernels)
        let c = FloatBuffer(m * n)
        let packed = FloatBuffer(kernels.packed_size(Int32(n), Int32(k)))
        let (ta, tb) = transposed
        compute.pack(b.start, n: n, k: k, ldb: tb ? k : n, transposed: tb, into: packed.start)
        compute.multiply(
            m: m,
            n: n,
            k: k,
            a.start,
            lda: ta ? m : k,
            transposed: ta,
            packed: packed.start,
            into: c.start,
            ldc: n
        )
        return c.array
    }

    private static var software: ck_kernels? { ck_kernels_for(CK_BF16_SOFTWARE)?.pointee }
    private static var hardware: ck_kernels? { ck_kernels_for(CK_AVX512_BF16)?.pointee }

    @Test(.enabled(if: software != nil, "needs a CPU with AVX-512"))
    func `operands are rounded to the nearest bfloat16, ties to even`() throws {
        let kernels = try #require(Self.software)
        var random = RandomSource(seed: 9)
        var bits = (0..<2000).map { _ in UInt32(truncatingIfNeeded: random.next()) }
        bits += (0..<500).map { 0x3F80_0000 + $0 << 15 }  // every second one is a tie
        let values = bits.map(Float.init(bitPattern:)).filter { $0.isFinite && abs($0) > 1e-30 }
        let (a, one) = (FloatBuffer(values.count), FloatBuffer(1))
        for (index, value) in values.enumerated() { a.start[index] = value }
        one.start[0] = 1
        let got = multiply(kernels, a, one, m: values.count, n: 1, k: 1)
        #expect(got == values.map(rounded))
        a.start[0] = .nan
        #expect(multiply(kernels, a, one, m: 1, n: 1, k: 1)[0].isNaN)
    }

    @Test(
        .enabled(if: software != nil, "needs a CPU with AVX-512"),
        arguments: [(1, 1, 1), (5, 33, 7), (29, 41, 37), (64, 64, 64), (31, 19, 1100)]
    )
    func `a product in bfloat16 is that of the rounded operands`(m: Int, n: Int, k: Int) throws {
        let kernels = try #require(Self.software)
        let (a, b) = (numbers(m * k, 1), numbers(k * n, 2))
        for transposed in [(false, false), (false, true), (true, false), (true, true)] {
            let got = multiply(kernels, a, b, m: m, n: n, k: k, transposed: transposed)
            for i in 0..<m {
                for j in 0..<n {
                    let sum = (0..<k).reduce(0.0) { sum, q in
                        let x = a.start[transposed.0 ? q * m + i : i * k + q]
                        let y = b.start[transposed.1 ? j * k + q : q * n + j]
                        return sum + Double(rounded(x)) * Double(rounded(y))
                    }
                    #expect(abs(sum - Double(got[i * n + j])) < 1e-4)
                }
            }
        }
    }

    @Test(.enabled(if: hardware != nil, "this CPU has no AVX512-BF16"))
    func `VDPBF16PS gives the bits of its software`() throws {
        let (hard, soft) = (try #require(Self.hardware), try #require(Self.software))
        let (a, b) = (numbers(37 * 301, 1), numbers(301 * 70, 2))
        #expect(
            multiply(hard, a, b, m: 37, n: 70, k: 301) == multiply(soft, a, b, m: 37, n: 70, k: 301)
        )
    }

    @Test func `SHA-256 of abc and of a million letters is the published one`() {
        var short = Digest()
        Array("abc".utf8).withUnsafeBytes { short.add($0) }
        #expect(
            short.hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        var long = Digest()
        let letters = [UInt8](repeating: 97, count: 1000)
        for _ in 0..<1000 { letters.withUnsafeBytes { long.add($0) } }
        #expect(
            long.hex() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
    }
}
