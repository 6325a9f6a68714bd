// Packed matrix product. Register tile MR x NR (NR = 2 * VW), K in even passes of at most KC, M in
// blocks of MC. The loop order follows Goto and van de Geijn, "Anatomy of High-Performance Matrix
// Multiplication" (2008), with B packed whole so that it can be shared by threads or kept. A block
// of A (MC x KC) and a panel of B (KC x NR) stay in the second-level cache; the tile fetches ahead
// of itself.
#define NR (2 * VW)
#define KC 512
#define MC (MR * 12)
// Steps of K that are fetched ahead.
#define AHEAD 16
// A product of few columns, or of an A whose rows lie close, reads A where it lies: packing would
// cost more than it saves.
#define FEW (4 * NR)
#define CLOSE 1024

typedef float cell;

INLINE int round_up(int x, int to) { return (x + to - 1) / to * to; }
// Cells of K steps.
INLINE int steps(int k) { return k; }
// Distance of rows in cells: a line apart from a power of two, or rows would share cache sets.
INLINE int row_pitch(int k) { return round_up(k, VW) + VW; }

static size_t packed_size(int n, int k) { return (size_t)round_up(n, NR) * k; }
static size_t gemm_scratch(void) { return (size_t)MC * KC + 2 * VW; }

// C may lie in a far cache: its lines come in while the products are summed.
INLINE void fetch_tile(const int rows, float *c, int ldc) {
    _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {
        __builtin_prefetch(c + (size_t)i * ldc, 1);
        __builtin_prefetch(c + (size_t)i * ldc + NR - 1, 1);
    }
}

INLINE void keep_tile(const int rows, vf acc[MR][2], float *c, int ldc, int accumulate) {
    _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++, c += ldc) {
        store(c, accumulate ? load(c) + acc[i][0] : acc[i][0]);
        store(c + VW, accumulate ? load(c + VW) + acc[i][1] : acc[i][1]);
    }
}

#if MR == 4
#define EACH_ROWS(CASE) CASE(1) CASE(2) CASE(3) CASE(4)
#elif MR == 6
#define EACH_ROWS(CASE) CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6)
#else
#define EACH_ROWS(CASE)                                                                       \
    CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) \
    CASE(12) CASE(13) CASE(14)
#endif

#include "pack.h"

#include "ahead.h"

#define CELL float
#define CELLS vf
#define LOAD_CELLS load
#define MULTIPLY(acc, x, y) ((x) * (y) + (acc))
#define NAMED(name) name
#include "tile.h"

#include "few.h"
#undef CELL
#undef CELLS
#undef LOAD_CELLS
#undef MULTIPLY
#undef NAMED

UNUSED static void gemm(int m, int n, int k, const float *a, int lda, int transposed,
                        const float *packed, float *c, int ldc, int accumulate, float *scratch) {
    int passes = (k + KC - 1) / KC, depth = passes ? (k + passes - 1) / passes : 1;
    for (int m0 = 0; m0 < m; m0 += MC)
        for (int k0 = 0; k0 < k; k0 += depth) {
            int rows = m - m0 < MC ? m - m0 : MC, kc = k - k0 < depth ? k - k0 : depth;
            const float *source = a + (transposed ? (size_t)k0 * lda + m0 : (size_t)m0 * lda + k0);
            const float *b = packed + (size_t)k0 * NR;
            float *target = c + (size_t)m0 * ldc;
            int add = accumulate || k0 > 0;
            if ((n <= FEW || lda < CLOSE) && lda % 1024 != 0) {
                block(rows, n, kc, source, transposed ? 1 : lda, !transposed, lda, b, k, target,
                      ldc, add);
                continue;
            }
            pack_block(source, lda, transposed, rows, kc, scratch);
            block(rows, n, kc, scratch, kc, 0, MR, b, k, target, ldc, add);
        }
}
