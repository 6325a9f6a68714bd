// The packed product with both operands rounded to bfloat16 and sums in single precision. A word
// of a panel holds two steps of K, the even one in its low half, as VDPBF16PS takes them; memory
// outside the panels stays single precision.
typedef int32_t word __attribute__((may_alias));
typedef int32_t viu __attribute__((ext_vector_type(VW), aligned(4), may_alias));

// Steps of K packed as floats before they are halved.
#define HALVED 64

#ifdef SOFTWARE_PAIRS
// VDPBF16PS but for denormals: the odd product is added first, each with one rounding (Intel SDM,
// volume 2, VDPBF16PS).
INLINE vf dot_pairs(vf acc, vi x, vi y) {
    int32_t high = (int32_t)0xffff0000;
    vf odd = __builtin_elementwise_fma((vf)(x & high), (vf)(y & high), acc);
    return __builtin_elementwise_fma((vf)(x << 16), (vf)(y << 16), odd);
}
#endif

INLINE int pairs(int k) { return (k + 1) / 2; }

// The nearest bfloat16, ties to even, in the high half; NaN stays NaN.
INLINE vi nearest_half(vf x) {
    vi bits = (vi)x, low = (bits >> 16) & 1;
    vi rounded = bits + 0x7fff + low;
    return x == x ? rounded : (bits | 0x400000);
}

INLINE vi pair(vf even, vf odd) {
    vi low = (nearest_half(even) >> 16) & 0xffff;
    return low | (nearest_half(odd) & (int32_t)0xffff0000);
}

// `out` may be where the floats lie: words are written behind the place that is read. Writes up
// to VW words past the panel's end, as `pack_panel` does.
INLINE void halve(const float *panel, int width, int k, word *out) {
    for (int j = 0; j < k; j += 2, panel += 2 * width, out += width)
        for (int i = 0; i < width; i += VW) {
            vf odd = j + 1 < k ? load(panel + width + i) : splat(0);
            vi words = pair(load(panel + i), odd);
            if (i + VW <= width || j + 2 < k) *(viu *)(out + i) = words;
            else for (int l = 0; i + l < width; l++) out[i + l] = words[l];
        }
}

static size_t half_packed_size(int n, int k) { return (size_t)round_up(n, NR) * pairs(k); }

static void half_pack(const float *b, int ldb, int transposed, int n, int k, int from, int to,
                      float *packed) {
    float floats[HALVED * NR + VW];
    for (int p = from; p < to; p++) {
        int first = p * NR, count = n - first < NR ? n - first : NR;
        const float *source = transposed ? b + (size_t)first * ldb : b + first;
        word *panel = (word *)packed + (size_t)first * pairs(k);
        for (int j = 0; j < k; j += HALVED) {
            int steps = k - j < HALVED ? k - j : HALVED;
            pack_panel(source + (transposed ? (size_t)j : (size_t)j * ldb), ldb, !transposed, NR,
                       count, steps, floats);
            halve(floats, NR, steps, panel + (size_t)(j / 2) * NR);
        }
    }
}

INLINE void half_tile(const int rows, int k, const word *a, const word *b, float *c, int ldc,
                      int accumulate) {
    vf acc[MR][2];
    fetch_tile(rows, c, ldc);
    _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++)
        acc[i][0] = acc[i][1] = splat(0);
    for (int j = 0; j < k; j++, a += MR, b += NR) {
        __builtin_prefetch(b + AHEAD * NR);
        __builtin_prefetch(b + AHEAD * NR + VW);
        vi b0 = *(const viu *)b, b1 = *(const viu *)(b + VW);
        _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {
            vi x = (vi)(a[i]);
            acc[i][0] = DOT_PAIRS(acc[i][0], x, b0);
            acc[i][1] = DOT_PAIRS(acc[i][1], x, b1);
        }
    }
    keep_tile(rows, acc, c, ldc, accumulate);
}

static void half_tile_rows(int rows, int k, const word *a, const word *b, float *c, int ldc,
                           int accumulate) {
    switch (rows) {
#define CASE(R) case R: half_tile(R, k, a, b, c, ldc, accumulate); return;
        EACH_ROWS(CASE)
#undef CASE
    }
}

static void half_edge_tile(int rows, int columns, int k, const word *a, const word *b, float *c,
                           int ldc, int accumulate) {
    float full[MR * NR];
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < NR; j++)
            full[i * NR + j] = accumulate && j < columns ? c[(size_t)i * ldc + j] : 0;
    half_tile_rows(rows, k, a, b, full, NR, accumulate);
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++) c[(size_t)i * ldc + j] = full[i * NR + j];
}

static void half_block(int m, int n, int k, const float *a, const word *packed, int stride,
                       float *c, int ldc, int accumulate) {
    for (int j = 0; j < n; j += NR)
        for (int i = 0; i < m; i += MR) {
            int rows = m - i < MR ? m - i : MR;
            const word *from = (const word *)(a + (size_t)i * k), *b = packed + (size_t)j * stride;
            float *to = c + (size_t)i * ldc + j;
            if (n - j >= NR) half_tile_rows(rows, pairs(k), from, b, to, ldc, accumulate);
            else half_edge_tile(rows, n - j, pairs(k), from, b, to, ldc, accumulate);
        }
}

static void half_gemm(int m, int n, int k, const float *a, int lda, int transposed,
                      const float *packed, float *c, int ldc, int accumulate, float *scratch) {
    // An even depth, so that no pair lies in two passes.
    int passes = (k + KC - 1) / KC, depth = passes ? round_up((k + passes - 1) / passes, 2) : 2;
    for (int m0 = 0; m0 < m; m0 += MC)
        for (int k0 = 0; k0 < k; k0 += depth) {
            int rows = m - m0 < MC ? m - m0 : MC, kc = k - k0 < depth ? k - k0 : depth;
            const float *source = a + (transposed ? (size_t)k0 * lda + m0 : (size_t)m0 * lda + k0);
            pack_block(source, lda, transposed, rows, kc, scratch);
            for (int i = 0; i < rows; i += MR) {
                float *panel = scratch + (size_t)i * kc;
                halve(panel, MR, kc, (word *)panel);
            }
            half_block(rows, n, kc, scratch, (const word *)packed + (size_t)(k0 / 2) * NR,
                       pairs(k), c + (size_t)m0 * ldc, ldc, accumulate || k0 > 0);
        }
}
