// Register tiles of a product, for operands of one kind of cell. The includer says what a cell is:
// CELL and its vector CELLS, LOAD_CELLS, and MULTIPLY, which adds products to sums in single
// precision. NAMED gives the functions names of their own.

// Element (row i, step j) of A is a[i + j * step], or a[i * step + j] with `by_rows`. `rows` and
// `by_rows` are constants in every caller, so the accumulators live in registers.
INLINE void NAMED(tile)(const int rows, const int by_rows, int k, const CELL *a, int step,
                        const CELL *b, float *c, int ldc, int accumulate) {
    vf acc[MR][2];
    fetch_tile(rows, c, ldc);
    _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++)
        acc[i][0] = acc[i][1] = splat(0);
    // Three rows share a pointer: more pointers than registers would spill.
    const CELL *three[(MR + 2) / 3];
    _Pragma("clang loop unroll(full)") for (int i = 0; i < (MR + 2) / 3; i++)
        three[i] = a + (by_rows ? (size_t)3 * i * step : (size_t)3 * i);
    for (int j = 0; j < k; j++, b += NR) {
        __builtin_prefetch(b + AHEAD * NR);
        __builtin_prefetch(b + AHEAD * NR + VW);
        CELLS b0 = LOAD_CELLS(b), b1 = LOAD_CELLS(b + VW);
        if (!by_rows) __builtin_prefetch(a + (size_t)AHEAD * step);
        _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {
            CELLS x = (CELLS)(by_rows ? three[i / 3][(size_t)(i % 3) * step + j] : a[i]);
            acc[i][0] = MULTIPLY(acc[i][0], x, b0);
            acc[i][1] = MULTIPLY(acc[i][1], x, b1);
        }
        if (!by_rows) a += step;
    }
    keep_tile(rows, acc, c, ldc, accumulate);
}

static void NAMED(tile_rows)(int rows, int by_rows, int k, const CELL *a, int step, const CELL *b,
                             float *c, int ldc, int accumulate) {
    if (by_rows) switch (rows) {
#define CASE(R) case R: NAMED(tile)(R, 1, k, a, step, b, c, ldc, accumulate); return;
            EACH_ROWS(CASE)
#undef CASE
        }
    else switch (rows) {
#define CASE(R) case R: NAMED(tile)(R, 0, k, a, step, b, c, ldc, accumulate); return;
            EACH_ROWS(CASE)
#undef CASE
        }
}

// The last panel of a C whose width is no multiple of NR goes through a full tile.
static void NAMED(edge_tile)(int rows, int columns, int by_rows, int k, const CELL *a, int step,
                             const CELL *b, float *c, int ldc, int accumulate) {
    float full[MR * NR];
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < NR; j++)
            full[i * NR + j] = accumulate && j < columns ? c[(size_t)i * ldc + j] : 0;
    NAMED(tile_rows)(rows, by_rows, k, a, step, b, full, NR, accumulate);
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++) c[(size_t)i * ldc + j] = full[i * NR + j];
}

// One block of A, packed or where it lies, against all panels of B; `stride` is the K that B was
// packed with, in cells, and the product may use fewer.
static void NAMED(block)(int m, int n, int k, const CELL *a, int row_step, int by_rows, int step,
                         const CELL *packed, int stride, float *c, int ldc, int accumulate) {
    for (int j = 0; j < n; j += NR) {
        const CELL *b = packed + (size_t)j * stride;
        for (int i = 0; i < m; i += MR) {
            int rows = m - i < MR ? m - i : MR;
            const CELL *from = a + (size_t)i * row_step;
            float *to = c + (size_t)i * ldc + j;
            if (n - j >= NR)
                NAMED(tile_rows)(rows, by_rows, k, from, step, b, to, ldc, accumulate);
            else
                NAMED(edge_tile)(rows, n - j, by_rows, k, from, step, b, to, ldc, accumulate);
        }
    }
}
