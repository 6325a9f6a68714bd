// Packed matrix product. Register tile MR x NR (NR = 2 * VW), K in blocks of KC, M in blocks of MC.
// The loop order follows Goto and van de Geijn, "Anatomy of High-Performance Matrix
// Multiplication" (2008), with B packed whole so that it can be shared by threads or kept.
#define NR (2 * VW)
#define KC 256
#define MC (MR * 8)

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

// `rows` is a constant in every caller, so the accumulators live in registers.
INLINE void tile(const int rows, int k, const float *a, const float *b, float *c, int ldc,
                 int accumulate) {
    vf acc[MR][2];
    _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {
        acc[i][0] = accumulate ? load(c + (size_t)i * ldc) : splat(0);
        acc[i][1] = accumulate ? load(c + (size_t)i * ldc + VW) : splat(0);
    }
    for (int j = 0; j < k; j++, a += MR, b += NR) {
        vf b0 = load(b), b1 = load(b + VW);
        _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {
            vf x = splat(a[i]);
            acc[i][0] = x * b0 + acc[i][0];
            acc[i][1] = x * b1 + acc[i][1];
        }
    }
    _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {
        store(c + (size_t)i * ldc, acc[i][0]);
        store(c + (size_t)i * ldc + VW, acc[i][1]);
    }
}

static void tile_rows(int rows, int k, const float *a, const float *b, float *c, int ldc,
                      int accumulate) {
    switch (rows) {
#define CASE(R) case R: tile(R, k, a, b, c, ldc, accumulate); break;
    CASE(1) CASE(2) CASE(3) CASE(4)
#if MR > 4
    CASE(5) CASE(6)
#endif
#if MR > 6
    CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) CASE(12) CASE(13) CASE(14)
#endif
#undef CASE
    }
}

// The last panel of a C whose width is no multiple of NR goes through a full tile.
static void edge_tile(int rows, int columns, int k, const float *a, const float *b, float *c,
                      int ldc, int accumulate) {
    float full[MR * NR];
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < NR; j++)
            full[i * NR + j] = accumulate && j < columns ? c[(size_t)i * ldc + j] : 0;
    tile_rows(rows, k, a, b, full, NR, accumulate);
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++) c[(size_t)i * ldc + j] = full[i * NR + j];
}

// `stride` is the K that B was packed with; the product may use fewer.
static void product(int m, int n, int k, const float *a, int lda, int transposed,
                    const float *packed, int stride, float *c, int ldc, int accumulate,
                    float *scratch) {
    for (int k0 = 0; k0 < k; k0 += KC) {
        int kc = k - k0 < KC ? k - k0 : KC;
        int add = accumulate || k0 > 0;
        for (int m0 = 0; m0 < m; m0 += MC) {
            int mc = m - m0 < MC ? m - m0 : MC;
            for (int i = 0; i < mc; i += MR) {
                int rows = mc - i < MR ? mc - i : MR;
                const float *source = transposed ? a + (size_t)k0 * lda + m0 + i
                                                 : a + (size_t)(m0 + i) * lda + k0;
                pack_panel(source, lda, transposed, MR, rows, kc, scratch + (size_t)i * kc);
            }
            for (int j = 0; j < n; j += NR) {
                const float *b = packed + (size_t)j * stride + (size_t)k0 * NR;
                for (int i = 0; i < mc; i += MR) {
                    int rows = mc - i < MR ? mc - i : MR;
                    float *target = c + (size_t)(m0 + i) * ldc + j;
                    if (n - j >= NR)
                        tile_rows(rows, kc, scratch + (size_t)i * kc, b, target, ldc, add);
                    else
                        edge_tile(rows, n - j, kc, scratch + (size_t)i * kc, b, target, ldc, add);
                }
            }
        }
    }
}

static void gemm(int m, int n, int k, const float *a, int lda, int transposed, const float *packed,
                 float *c, int ldc, int accumulate, float *scratch) {
    product(m, n, k, a, lda, transposed, packed, k, c, ldc, accumulate, scratch);
}
