import CKernels
import Testing

@testable import Student

@Suite struct FewRowsTests {
    private static var sets: [ck_kernels] {
        [CK_PORTABLE, CK_AVX2, CK_AVX512, CK_AVX512_BF16, CK_BF16_SOFTWARE]
            .compactMap { ck_kernels_for($0)?.pointee }
    }

    private func numbers(_ count: Int, _ seed: UInt64) -> FloatBuffer {
        var random = RandomSource(seed: seed)
        let buffer = FloatBuffer(count)
        for index in 0..<count { buffer.start[index] = Float(random.normal()) }
        return buffer
    }

    /// The product of the first `m` rows, added to a target of ones where asked.
    private func product(
        _ kernels: ck_kernels,
        _ m: Int,
        _ n: Int,
        _ k: Int,
        adding: Bool
    ) -> [Float] {
        let compute = Compute(threads: 1, kernels: kernels)
        let (a, b, target) = (numbers(40 * k, 1), numbers(n * k, 2), FloatBuffer(m * n))
        target.start.update(repeating: 1, count: m * n)
        withExtendedLifetime((a, b)) {
            compute.forward(
                m: m,
                n: n,
                k: k,
                a.start,
                weight: b.start,
                into: target.start,
                adding: adding
            )
        }
        return target.array
    }

    @Test(arguments: [(1, 1), (33, 2), (50, 31), (64, 513), (31, 1100)])
    func `a few rows have the bits they have among many`(n: Int, k: Int) {
        for kernels in Self.sets {
            for adding in [false, true] {
                let all = product(kernels, 40, n, k, adding: adding)
                for m in 1...17 {
                    let few = product(kernels, m, n, k, adding: adding)
                    let isSame = few.elementsEqual(all[..<(m * n)])
                    #expect(isSame, "\(String(cString: kernels.name)) \(m)")
                }
            }
        }
    }
}
