import CKernels
import Dispatch
import Foundation
import Synchronization

/// The kernels of this CPU and the threads that run them.
///
/// Work is split by rows only, so the number of threads never changes a bit of a result.
final class Compute {
    let kernels: ck_kernels
    let threads: Int
    private var rooms: [Room]
    private var packed = Room()

    init(threads: Int?, kernels: ck_kernels = ck_kernels_best().pointee) {
        self.kernels = kernels
        self.threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
        rooms = Array(repeating: Room(), count: self.threads)
    }

    /// The kernels a precision asks for; nil where this CPU has none. `automatic` is single
    /// precision everywhere, so that a recipe gives the same student on the next machine.
    static func kernels(_ precision: Recipe.Precision) -> ck_kernels? {
        switch precision {
        case .fp32, .automatic: ck_kernels_best().pointee
        case .bf16: ck_kernels_for(CK_AVX512_BF16)?.pointee
        }
    }

    /// Runs `body(index, scratch)` for every index; a thread takes the next index when it is free.
    func each(_ count: Int, scratch: Int = 0, _ body: (Int, Floats) -> Void) {
        let workers = min(threads, count)
        guard workers > 1 else {
            let room = rooms[0].floats(scratch)
            for index in 0..<count { body(index, room) }
            return
        }
        let scratches = (0..<workers).map { rooms[$0].floats(scratch) }
        withoutActuallyEscaping(body) { body in
            let crew = Crew(body: body, scratches: scratches)
            let next = Atomic<Int>(0)
            DispatchQueue.concurrentPerform(iterations: workers) { worker in
                while true {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < count else { return }
                    crew.body(index, crew.scratches[worker])
                }
            }
        }
    }

    /// Lets the workers share the caller's pointers: every index writes its own rows, every worker
    /// its own scratch, and `concurrentPerform` returns only when all are done.
    private struct Crew: @unchecked Sendable {
        let body: (Int, Floats) -> Void
        let scratches: [Floats]
    }

    /// Runs `body(from, count)` over ranges of a fixed size.
    func ranges(_ total: Int, by size: Int, _ body: (Int, Int) -> Void) {
        guard total > 0 else { return }
        each((total + size - 1) / size) { index, _ in
            body(index * size, min(size, total - index * size))
        }
    }

    /// Packs the right side of a product. `transposed` means `b` is stored `n` x `k`.
    func pack(_ b: Floats, n: Int, k: Int, ldb: Int, transposed: Bool, into target: Floats) {
        let width = Int(kernels.panel_width)
        let panels = (n + width - 1) / width
        let share = threads == 1 ? panels : max(1, panels / (threads * 2))
        ranges(panels, by: share) { from, count in
            kernels.pack(
                b,
                Int32(ldb),
                transposed ? 1 : 0,
                Int32(n),
                Int32(k),
                Int32(from),
                Int32(from + count),
                target
            )
        }
    }

    /// C[m x n] (+)= op(A) * packed. `transposed` means `a` is stored `k` x `m`.
    func multiply(
        m: Int,
        n: Int,
        k: Int,
        _ a: Floats,
        lda: Int,
        transposed: Bool = false,
        packed: Floats,
        into c: Floats,
        ldc: Int,
        adding: Bool = false
    ) {
        guard m > 0 else { return }
        let tile = Int(kernels.row_tile)
        guard threads == 1 || m > tile * threads else {
            byColumns(m, n, k, a, lda, transposed, packed, c, ldc, adding)
            return
        }
        // A chunk of few rows reads all of B for little work, so small products make few chunks.
        let chunks = min(threads * 4, max(threads, m / (tile * 6)))
        let share = threads == 1 ? m : ((m + chunks - 1) / chunks + tile - 1) / tile * tile
        each((m + share - 1) / share, scratch: Int(kernels.gemm_scratch())) { index, scratch in
            let first = index * share
            kernels.gemm(
                Int32(min(share, m - first)),
                Int32(n),
                Int32(k),
                a + (transposed ? first : first * lda),
                Int32(lda),
                transposed ? 1 : 0,
                packed,
                c + first * ldc,
                Int32(ldc),
                adding ? 1 : 0,
                scratch
            )
        }
    }

    /// A product of fewer rows than would keep the threads busy.
    private func byColumns(
        _ m: Int,
        _ n: Int,
        _ k: Int,
        _ a: Floats,
        _ lda: Int,
        _ transposed: Bool,
        _ packed: Floats,
        _ c: Floats,
        _ ldc: Int,
        _ adding: Bool
    ) {
        let width = Int(kernels.panel_width)
        let panels = (n + width - 1) / width
        let share = (panels + threads * 4 - 1) / (threads * 4) * width
        each((n + share - 1) / share, scratch: Int(kernels.gemm_scratch())) { index, scratch in
            let first = index * share
            kernels.gemm(
                Int32(m),
                Int32(min(share, n - first)),
                Int32(k),
                a,
                Int32(lda),
                transposed ? 1 : 0,
                packed + kernels.packed_size(Int32(first), Int32(k)),
                c + first,
                Int32(ldc),
                adding ? 1 : 0,
                scratch
            )
        }
    }

    /// C[m x n] (+)= A * W^T with W stored `n` x `k`: a linear layer forwards.
    func forward(
        m: Int,
        n: Int,
        k: Int,
        _ a: Floats,
        weight: Floats,
        into c: Floats,
        adding: Bool = false
    ) {
        let room = packed.floats(kernels.packed_size(Int32(n), Int32(k)))
        pack(weight, n: n, k: k, ldb: k, transposed: true, into: room)
        multiply(m: m, n: n, k: k, a, lda: k, packed: room, into: c, ldc: n, adding: adding)
    }

    /// dA[m x k] = dC * W: the gradient of a linear layer's input.
    func backward(m: Int, n: Int, k: Int, _ dc: Floats, weight: Floats, into da: Floats) {
        let room = packed.floats(kernels.packed_size(Int32(k), Int32(n)))
        pack(weight, n: k, k: n, ldb: k, transposed: false, into: room)
        multiply(m: m, n: k, k: n, dc, lda: n, packed: room, into: da, ldc: k)
    }

    /// dW[n x k] += dC^T * A: the gradient of a linear layer's weight.
    func gradient(m: Int, n: Int, k: Int, _ dc: Floats, _ a: Floats, into dw: Floats) {
        let room = packed.floats(kernels.packed_size(Int32(k), Int32(m)))
        pack(a, n: k, k: m, ldb: k, transposed: false, into: room)
        multiply(
            m: n,
            n: k,
            k: m,
            dc,
            lda: n,
            transposed: true,
            packed: room,
            into: dw,
            ldc: k,
            adding: true
        )
    }
}

extension ck_kernels {
    func packed_size(_ n: Int32, _ k: Int32) -> Int { Int(packed_size(n, k) as size_t) }
}
