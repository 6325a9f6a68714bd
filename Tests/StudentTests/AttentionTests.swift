import CKernels
import Foundation
import Testing

@testable import Student

/// The attention kernels against plain loops in double precision, over sequences of one tile of
/// queries, several tiles and several blocks.
@Suite struct AttentionTests {
    /// Single precision, and products of bfloat16 where this CPU has AVX-512.
    static var sets: [(kernels: ck_kernels, error: Double)] {
        let half = [CK_BF16_SOFTWARE, CK_AVX512_BF16].compactMap { ck_kernels_for($0)?.pointee }
        return KernelTests.sets.map { ($0, 1e-5) } + half.map { ($0, 2e-2) }
    }

    private struct Tensors {
        var q, k, v, gradient: [Double]
        var o, dq, dk, dv: [Double]
        var logSums: [Double]

        /// `heads` query heads share one key head of width `d`.
        init(t: Int, d: Int, heads: Int) {
            func numbers(_ count: Int, _ seed: UInt64) -> [Double] {
                var random = RandomSource(seed: seed)
                return (0..<count).map { _ in Double(Float(random.normal())) }
            }
            (q, gradient) = (numbers(t * heads * d, 1), numbers(t * heads * d, 2))
            (k, v) = (numbers(t * d, 3), numbers(t * d, 4))
            (o, dq) = (q.map { _ in 0 }, q.map { _ in 0 })
            (dk, dv) = (k.map { _ in 0 }, k.map { _ in 0 })
            logSums = Array(repeating: 0, count: t * heads)
            for head in 0..<heads { for row in 0..<t { attend(row, head, heads, d) } }
        }

        private mutating func attend(_ row: Int, _ head: Int, _ heads: Int, _ d: Int) {
            let at = (row * heads + head) * d
            let scale = 1 / Double(d).squareRoot()
            let scores = (0...row).map { key in
                (0..<d).reduce(0.0) { $0 + q[at + $1] * k[key * d + $1] } * scale
            }
            let total = scores.reduce(0.0) { $0 + exp($1) }
            logSums[row * heads + head] = log(total)
            let p = scores.map { exp($0) / total }
            for key in 0...row { for i in 0..<d { o[at + i] += p[key] * v[key * d + i] } }
            let mean = (0..<d).reduce(0.0) { $0 + o[at + $1] * gradient[at + $1] }
            for key in 0...row {
                let dp = (0..<d).reduce(0.0) { $0 + gradient[at + $1] * v[key * d + $1] }
                let ds = p[key] * (dp - mean) * scale
                for i in 0..<d {
                    dv[key * d + i] += p[key] * gradient[at + i]
                    dk[key * d + i] += ds * q[at + i]
                    dq[at + i] += ds * k[key * d + i]
                }
            }
        }
    }

    private func buffer(_ values: [Double]) -> FloatBuffer {
        let buffer = FloatBuffer(values.count)
        for (index, value) in values.enumerated() { buffer.start[index] = Float(value) }
        return buffer
    }

    private func distance(_ got: FloatBuffer, _ wanted: [Double]) -> Double {
        let (off, size) = zip(got.array, wanted).reduce((0.0, 0.0)) { sums, pair in
            let off = Double(pair.0) - pair.1
            return (sums.0 + off * off, sums.1 + pair.1 * pair.1)
        }
        return (off / size).squareRoot()
    }

    @Test(arguments: [(2, 6, 1), (14, 16, 2), (29, 32, 1), (57, 8, 3), (171, 32, 2), (530, 6, 1)])
    func `attention and its gradients are those of plain loops`(t: Int, d: Int, heads: Int) {
        let plain = Tensors(t: t, d: d, heads: heads)
        // Query, key and value lie in one row, as in the model.
        let ld = (heads + 2) * d
        let joined = FloatBuffer(t * ld)
        for row in 0..<t {
            let x = joined.start + row * ld
            for i in 0..<heads * d { x[i] = Float(plain.q[row * heads * d + i]) }
            for i in 0..<d {
                x[heads * d + i] = Float(plain.k[row * d + i])
                x[heads * d + d + i] = Float(plain.v[row * d + i])
            }
        }
        for (kernels, error) in Self.sets {
            check(plain, joined, t, d, heads, kernels, error)
        }
    }

    private func check(
        _ plain: Tensors,
        _ joined: FloatBuffer,
        _ t: Int,
        _ d: Int,
        _ heads: Int,
        _ kernels: ck_kernels,
        _ error: Double
    ) {
        let (ld, w) = (Int32((heads + 2) * d), Int32(heads * d))
        let (keys, values) = (heads * d, heads * d + d)
        let (o, logSums) = (FloatBuffer(t * heads * d), FloatBuffer(t * heads))
        let gradient = buffer(plain.gradient)
        let out = FloatBuffer(t * (heads + 2) * d)
        let scratch = FloatBuffer(Int(kernels.attention_scratch(Int32(t), Int32(d))))
        let (q, dq) = (joined.start, out.start)
        let (n, width, group) = (Int32(t), Int32(d), Int32(heads))
        // What lay in the scratch and in the results before must not matter.
        for index in 0..<scratch.count { scratch.start[index] = .nan }
        for index in 0..<out.count { out.start[index] = 7 }
        kernels.attention(
            n,
            width,
            group,
            q,
            q + keys,
            q + values,
            ld,
            o.start,
            w,
            logSums.start,
            group,
            scratch.start
        )
        for index in 0..<scratch.count { scratch.start[index] = .nan }
        kernels.attention_backward(
            n,
            width,
            group,
            q,
            q + keys,
            q + values,
            ld,
            o.start,
            gradient.start,
            w,
            logSums.start,
            group,
            dq,
            dq + keys,
            dq + values,
            scratch.start
        )
        let name = String(cString: kernels.name)
        #expect(distance(o, plain.o) < error, "\(name) values")
        #expect(distance(logSums, plain.logSums) < error, "\(name) sums")
        #expect(distance(part(out, ld, 0, heads * d), plain.dq) < error, "\(name) queries")
        #expect(distance(part(out, ld, keys, d), plain.dk) < error, "\(name) keys")
        #expect(distance(part(out, ld, values, d), plain.dv) < error, "\(name) values back")
    }

    /// Columns [first, first + width) of rows of `ld`.
    private func part(_ buffer: FloatBuffer, _ ld: Int32, _ first: Int, _ width: Int) -> FloatBuffer
    {
        let rows = buffer.count / Int(ld)
        let part = FloatBuffer(rows * width)
        for row in 0..<rows {
            let source = buffer.start + row * Int(ld) + first
            (part.start + row * width).update(from: source, count: width)
        }
        return part
    }
}
