// Products of a few rows, as answers grow by a token a step: the weights come from memory once and
// A is read where it lies. Cells as in `tile.h`. Every sum runs in the order of the product of many
// rows, so a row has the same bits whichever kernel computes it.

INLINE void NAMED(few_tile)(const int rows, int k, const CELL *a, int lda, const CELL *b, float *c,
                            int ldc, int accumulate, ahead far) {
    vf acc[MR][2];
    _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++)
        acc[i][0] = acc[i][1] = splat(0);
    // Three rows share a pointer: more pointers than registers would spill.
    const CELL *three[(MR + 2) / 3];
    _Pragma("clang loop unroll(full)") for (int i = 0; i < (MR + 2) / 3; i++)
        three[i] = a + (size_t)3 * i * lda;
    for (int j = 0; j < k; j++, b += NR) {
        fetch_some(rows, &far);
        CELLS b0 = LOAD_CELLS(b), b1 = LOAD_CELLS(b + VW);
        _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {
            CELLS x = (CELLS)(three[i / 3][(size_t)(i % 3) * lda + j]);
            acc[i][0] = MULTIPLY(acc[i][0], x, b0);
            acc[i][1] = MULTIPLY(acc[i][1], x, b1);
        }
    }
    keep_tile(rows, acc, c, ldc, accumulate);
}

static void NAMED(few_tile_rows)(int rows, int k, const CELL *a, int lda, const CELL *b, float *c,
                                 int ldc, int accumulate, ahead far) {
    switch (rows) {
#define CASE(R) case R: NAMED(few_tile)(R, k, a, lda, b, c, ldc, accumulate, far); return;
        EACH_ROWS(CASE)
#undef CASE
    }
}

// All rows against one panel, K in passes of `depth`.
static void NAMED(few_panel)(int m, int columns, int k, int depth, const CELL *a, int lda,
                             const CELL *panel, float *c, int ldc, int accumulate) {
    // Rows are dealt out evenly: a tile of one row would wait for its own sums.
    int parts = (m + MR - 1) / MR, share = (m + parts - 1) / parts;
    float edge[MR * NR];
    for (int i = 0, part = 0; i < m; i += share, part++) {
        int rows = m - i < share ? m - i : share, beside = columns < NR;
        float *end = c + (size_t)i * ldc, *to = beside ? edge : end;
        ahead far = behind(panel, sizeof(CELL) * NR * k, rows, part, parts);
        if (beside && accumulate) copy_tile(rows, columns, end, ldc, edge, NR);
        for (int k0 = 0; k0 < k; k0 += depth, far.next += (size_t)depth * far.step)
            NAMED(few_tile_rows)(rows, k - k0 < depth ? k - k0 : depth,
                                 a + (size_t)i * lda + k0, lda, panel + (size_t)k0 * NR, to,
                                 beside ? NR : ldc, accumulate || k0 > 0, far);
        if (beside) copy_tile(rows, columns, edge, NR, end, ldc);
    }
}

static void NAMED(few)(int m, int n, int k, int depth, const CELL *a, int lda, const CELL *packed,
                       float *c, int ldc, int accumulate) {
    for (int j = 0; j < n; j += NR)
        NAMED(few_panel)(m, n - j < NR ? n - j : NR, k, depth, a, lda, packed + (size_t)j * k,
                         c + j, ldc, accumulate);
}
