// Packed matrix product. Register tile MR x NR (NR = 2 * VW), K in even passes of at most KC, M in
// blocks of MC. The loop order follows Goto and van de Geijn, "Anatomy of High-Performance Matrix
// Multiplication" (2008), with B packed whole so that it can be shared by threads or kept. A block
// of A (MC x KC) and a panel of B (KC x NR) stay in the second-level cache; the tile fetches ahead
// of itself.
#define NR (2 * VW)
#define KC 512
#define MC (MR * 12)
// Steps of K that are fetched ahead.
#define AHEAD 8
// A product of few columns reads A where it lies: packing would cost as much as multiplying.
#define FEW (4 * NR)

INLINE int round_up(int x, int to) { return (x + to - 1) / to * to; }

static size_t packed_size(int n, int k) { return (size_t)round_up(n, NR) * k; }
static size_t gemm_scratch(void) { return (size_t)MC * KC + 2 * VW; }

// Row k of the panel is source row k. Whole vectors run over into the next row, which comes later;
// the last row must not read past the source.
INLINE void pack_columns(const float *source, int ld, int width, int count, int k, float *out) {
    int whole = count == width ? k - 1 : 0;
    for (int j = 0; j < whole; j++, source += ld, out += width)
        for (int i = 0; i < width; i += VW) store(out + i, load(source + i));
    for (int j = whole; j < k; j++, source += ld, out += width) {
        for (int i = 0; i < count; i++) out[i] = source[i];
        for (int i = count; i < width; i++) out[i] = 0;
    }
}

// Column i of the panel is source row i.
INLINE void pack_rows(const float *source, int ld, int width, int count, int k, float *out) {
    for (int first = 0; first < width; first += VW) {
        int rows = count - first < VW ? count - first : VW;
        int lanes = width - first < VW ? width - first : VW;
        const float *from = source + (size_t)first * ld;
        int j = 0;
        for (; j + VW <= k; j += VW) {
            vf r[VW];
            _Pragma("clang loop unroll(full)") for (int i = 0; i < VW; i++)
                r[i] = i < rows ? load(from + (size_t)i * ld + j) : splat(0);
            transpose(r);
            float *to = out + (size_t)j * width + first;
            _Pragma("clang loop unroll(full)") for (int i = 0; i < VW; i++)
                store(to + (size_t)i * width, r[i]);
        }
        for (; j < k; j++)
            for (int i = 0; i < lanes; i++)
                out[(size_t)j * width + first + i] = i < rows ? from[(size_t)i * ld + j] : 0;
    }
}

// Lays `width` rows (or columns) over K side by side: out[k * width + i], i beyond `count` zero.
// Writes up to VW floats past the panel's end, so panels are packed in ascending order.
INLINE void pack_panel(const float *source, int ld, int transposed, int width, int count, int k,
                       float *out) {
    if (transposed) pack_columns(source, ld, width, count, k, out);
    else pack_rows(source, ld, width, count, k, out);
}

static void pack(const float *b, int ldb, int transposed, int n, int k, int from, int to,
                 float *packed) {
    for (int p = from; p < to; p++) {
        int first = p * NR, count = n - first < NR ? n - first : NR;
        const float *source = transposed ? b + (size_t)first * ldb : b + first;
        pack_panel(source, ldb, !transposed, NR, count, k, packed + (size_t)first * k);
    }
}

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

// Element (row i, step j) of A is a[i + j * step], or a[i * step + j] with `by_rows`. `rows` and
// `by_rows` are constants in every caller, so the accumulators live in registers.
INLINE void tile(const int rows, const int by_rows, int k, const float *a, int step,
                 const float *b, float *c, int ldc, int accumulate) {
    vf acc[MR][2];
    fetch_tile(rows, c, ldc);
    _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++)
        acc[i][0] = acc[i][1] = splat(0);
    // Three rows share a pointer: more pointers than registers would spill.
    const float *three[(MR + 2) / 3];
    _Pragma("clang loop unroll(full)") for (int i = 0; i < (MR + 2) / 3; i++)
        three[i] = a + (by_rows ? (size_t)3 * i * step : (size_t)3 * i);
    for (int j = 0; j < k; j++, b += NR) {
        __builtin_prefetch(b + AHEAD * NR);
        __builtin_prefetch(b + AHEAD * NR + VW);
        vf b0 = load(b), b1 = load(b + VW);
        if (!by_rows) __builtin_prefetch(a + (size_t)AHEAD * step);
        _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {
            vf x = splat(by_rows ? three[i / 3][(size_t)(i % 3) * step + j] : a[i]);
            acc[i][0] = x * b0 + acc[i][0];
            acc[i][1] = x * b1 + acc[i][1];
        }
        if (!by_rows) a += step;
    }
    keep_tile(rows, acc, c, ldc, accumulate);
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

static void tile_rows(int rows, int by_rows, int k, const float *a, int step, const float *b,
                      float *c, int ldc, int accumulate) {
    if (by_rows) switch (rows) {
#define CASE(R) case R: tile(R, 1, k, a, step, b, c, ldc, accumulate); return;
            EACH_ROWS(CASE)
#undef CASE
        }
    else switch (rows) {
#define CASE(R) case R: tile(R, 0, k, a, step, b, c, ldc, accumulate); return;
            EACH_ROWS(CASE)
#undef CASE
        }
}

// The last panel of a C whose width is no multiple of NR goes through a full tile.
static void edge_tile(int rows, int columns, int by_rows, int k, const float *a, int step,
                      const float *b, float *c, int ldc, int accumulate) {
    float full[MR * NR];
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < NR; j++)
            full[i * NR + j] = accumulate && j < columns ? c[(size_t)i * ldc + j] : 0;
    tile_rows(rows, by_rows, k, a, step, b, full, NR, accumulate);
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++) c[(size_t)i * ldc + j] = full[i * NR + j];
}

// A stored K x M: whole rows are read and dealt out to the panels, because a panel alone would
// use a few floats of each row. Rows beyond the last of A are left as they are; no tile reads them.
static void deal(const float *a, int lda, int rows, int k, float *out) {
    for (int j = 0; j < k; j++, a += lda) {
        float *to = out + (size_t)j * MR;
        // A whole vector runs over into the next step, which comes later; the last has none.
        int whole = j + 1 < k ? rows / MR * MR : 0;
        for (int i = 0; i < whole; i += MR) store(to + (size_t)i * k, load(a + i));
        for (int i = whole; i < rows; i++) to[(size_t)(i / MR * MR) * k + i % MR] = a[i];
    }
}

static void pack_block(const float *a, int lda, int transposed, int rows, int k, float *out) {
    if (transposed) deal(a, lda, rows, k, out);
    else
        for (int i = 0; i < rows; i += MR)
            pack_rows(a + (size_t)i * lda, lda, MR, rows - i < MR ? rows - i : MR, k,
                      out + (size_t)i * k);
}

// One block of A, packed or where it lies, against all panels.
static void block(int m, int n, int k, const float *a, int row_step, int by_rows, int step,
                  const float *packed, int stride, float *c, int ldc, int accumulate) {
    for (int j = 0; j < n; j += NR) {
        const float *b = packed + (size_t)j * stride;
        for (int i = 0; i < m; i += MR) {
            int rows = m - i < MR ? m - i : MR;
            const float *from = a + (size_t)i * row_step;
            float *to = c + (size_t)i * ldc + j;
            if (n - j >= NR) tile_rows(rows, by_rows, k, from, step, b, to, ldc, accumulate);
            else edge_tile(rows, n - j, by_rows, k, from, step, b, to, ldc, accumulate);
        }
    }
}

// `stride` is the K that B was packed with; the product may use fewer.
static void product(int m, int n, int k, const float *a, int lda, int transposed,
                    const float *packed, int stride, float *c, int ldc, int accumulate,
                    float *scratch) {
    int passes = (k + KC - 1) / KC, depth = passes ? (k + passes - 1) / passes : 1;
    for (int m0 = 0; m0 < m; m0 += MC)
        for (int k0 = 0; k0 < k; k0 += depth) {
            int rows = m - m0 < MC ? m - m0 : MC, kc = k - k0 < depth ? k - k0 : depth;
            const float *source = a + (transposed ? (size_t)k0 * lda + m0 : (size_t)m0 * lda + k0);
            const float *b = packed + (size_t)k0 * NR;
            float *target = c + (size_t)m0 * ldc;
            int add = accumulate || k0 > 0;
            if (n <= FEW && lda % 1024 != 0) {
                block(rows, n, kc, source, transposed ? 1 : lda, !transposed, lda, b, stride,
                      target, ldc, add);
                continue;
            }
            pack_block(source, lda, transposed, rows, kc, scratch);
            block(rows, n, kc, scratch, kc, 0, MR, b, stride, target, ldc, add);
        }
}

static void gemm(int m, int n, int k, const float *a, int lda, int transposed, const float *packed,
                 float *c, int ldc, int accumulate, float *scratch) {
    product(m, n, k, a, lda, transposed, packed, k, c, ldc, accumulate, scratch);
}
