// The products of `few.h` with both operands rounded to bfloat16. A row of halves in order is a row
// of words as the panels have them: the even step of K in the low half.
INLINE void halve_row(const float *a, int k, word *out) {
    uint16_t *half = (uint16_t *)out;
    int j = 0;
    typedef uint16_t halves __attribute__((ext_vector_type(VW)));
    typedef uint16_t halves_anywhere __attribute__((ext_vector_type(VW), aligned(2), may_alias));
    for (; j + VW <= k; j += VW)
        *(halves_anywhere *)(half + j) =
            __builtin_convertvector((nearest_half(load(a + j)) >> 16) & 0xffff, halves);
    if (j == k) return;
    vi rest = nearest_half(load_some(a + j, k - j)) >> 16;
    for (int i = 0; j + i < round_up(k, 2); i++) half[j + i] = (uint16_t)rest[i];
}

INLINE void half_few_tile(const int rows, int k, const word *a, int lda, const word *b, float *c,
                          int ldc, int accumulate, ahead far) {
    vf acc[MR][2];
    _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++)
        acc[i][0] = acc[i][1] = splat(0);
    const word *three[(MR + 2) / 3];
    _Pragma("clang loop unroll(full)") for (int i = 0; i < (MR + 2) / 3; i++)
        three[i] = a + (size_t)3 * i * lda;
    for (int j = 0; j < k; j++, b += NR) {
        fetch_some(rows, &far);
        vi b0 = *(const viu *)b, b1 = *(const viu *)(b + VW);
        _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {
            vi x = (vi)(three[i / 3][(size_t)(i % 3) * lda + j]);
            acc[i][0] = DOT_PAIRS(acc[i][0], x, b0);
            acc[i][1] = DOT_PAIRS(acc[i][1], x, b1);
        }
    }
    keep_tile(rows, acc, c, ldc, accumulate);
}

static void half_few_tile_rows(int rows, int k, const word *a, int lda, const word *b, float *c,
                               int ldc, int accumulate, ahead far) {
    switch (rows) {
#define CASE(R) case R: half_few_tile(R, k, a, lda, b, c, ldc, accumulate, far); return;
        EACH_ROWS(CASE)
#undef CASE
    }
}

// Words between rows of A, which lie a line apart from a power of two.
INLINE size_t half_pitch(int k) { return round_up(pairs(k), 16) + 16; }

static void half_few_panel(int m, int columns, int k, const word *a, size_t lda, const word *panel,
                           float *c, int ldc, int accumulate) {
    int passes = (k + KC - 1) / KC, depth = passes ? round_up((k + passes - 1) / passes, 2) : 2;
    int parts = (m + MR - 1) / MR, share = (m + parts - 1) / parts;
    float edge[MR * NR];
    for (int i = 0, part = 0; i < m; i += share, part++) {
        int rows = m - i < share ? m - i : share, beside = columns < NR;
        float *end = c + (size_t)i * ldc, *to = beside ? edge : end;
        ahead far = behind(panel, sizeof(word) * NR * pairs(k), rows, part, parts);
        if (beside && accumulate) copy_tile(rows, columns, end, ldc, edge, NR);
        for (int k0 = 0; k0 < k; k0 += depth, far.next += (size_t)depth / 2 * far.step)
            half_few_tile_rows(rows, pairs(k - k0 < depth ? k - k0 : depth),
                               a + i * lda + k0 / 2, (int)lda, panel + (size_t)k0 / 2 * NR, to,
                               beside ? NR : ldc, accumulate || k0 > 0, far);
        if (beside) copy_tile(rows, columns, edge, NR, end, ldc);
    }
}

static void half_few_gemm(int m, int n, int k, const float *a, int lda, const float *packed,
                          float *c, int ldc, int accumulate, float *scratch) {
    size_t pitch = half_pitch(k);
    word *words = (word *)scratch;
    for (int i = 0; i < m; i++) halve_row(a + (size_t)i * lda, k, words + i * pitch);
    for (int j = 0; j < n; j += NR)
        half_few_panel(m, n - j < NR ? n - j : NR, k, words, pitch,
                       (const word *)packed + (size_t)j * pairs(k), c + j, ldc, accumulate);
}

static void half_gemm_or_few(int m, int n, int k, const float *a, int lda, int transposed,
                             const float *packed, float *c, int ldc, int accumulate,
                             float *scratch) {
    int fits = m * half_pitch(k) <= gemm_scratch();
    if (m <= FEW_ROWS && !transposed && fits)
        half_few_gemm(m, n, k, a, lda, packed, c, ldc, accumulate, scratch);
    else half_gemm(m, n, k, a, lda, transposed, packed, c, ldc, accumulate, scratch);
}
