// Products of a few rows, as answers grow by a token a step: the weights come from memory once and
// A is read where it lies. Every sum runs in the order of `gemm` and `half_gemm`, so a row has the
// same bits whichever kernel computes it.

// Rows up to which reading the weights costs more than multiplying with them.
#define FEW_ROWS 16

// Up to here a tile waits for memory alone; it fetches this many bytes ahead into the first-level
// cache.
#define SPARE_ROWS 4
#define SPARE_AHEAD 4096

// What a tile fetches while it multiplies. Tiles of more rows fetch the panel after theirs into the
// second-level cache, those of one panel each a share of it, so that memory is busy all the time.
typedef struct {
    const char *next;
    int step;
} ahead;

INLINE ahead behind(const void *panel, size_t bytes, int rows, int part, int parts) {
    size_t from = rows > SPARE_ROWS ? bytes + bytes / parts * part : SPARE_AHEAD;
    ahead f = {(const char *)panel + from, NR * 4 / parts};
    return f;
}

INLINE void fetch_some(const int rows, ahead *f) {
    if (rows > SPARE_ROWS) __builtin_prefetch(f->next, 0, 2);
    else __builtin_prefetch(f->next);
    if (f->step > 64 && rows > SPARE_ROWS) __builtin_prefetch(f->next + 64, 0, 2);
    else if (f->step > 64) __builtin_prefetch(f->next + 64);
    f->next += f->step;
}

INLINE void few_tile(const int rows, int k, const float *a, int lda, const float *b, float *c,
                     int ldc, int accumulate, ahead far) {
    vf acc[MR][2];
    _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++)
        acc[i][0] = acc[i][1] = splat(0);
    // Three rows share a pointer: more pointers than registers would spill.
    const float *three[(MR + 2) / 3];
    _Pragma("clang loop unroll(full)") for (int i = 0; i < (MR + 2) / 3; i++)
        three[i] = a + (size_t)3 * i * lda;
    for (int j = 0; j < k; j++, b += NR) {
        fetch_some(rows, &far);
        vf b0 = load(b), b1 = load(b + VW);
        _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {
            vf x = splat(three[i / 3][(size_t)(i % 3) * lda + j]);
            acc[i][0] = x * b0 + acc[i][0];
            acc[i][1] = x * b1 + acc[i][1];
        }
    }
    keep_tile(rows, acc, c, ldc, accumulate);
}

static void few_tile_rows(int rows, int k, const float *a, int lda, const float *b, float *c,
                          int ldc, int accumulate, ahead far) {
    switch (rows) {
#define CASE(R) case R: few_tile(R, k, a, lda, b, c, ldc, accumulate, far); return;
        EACH_ROWS(CASE)
#undef CASE
    }
}

// The panel where C ends is summed beside it; a panel beyond the last row of C would be written.
INLINE void copy_tile(int rows, int columns, const float *from, int ldf, float *to, int ldt) {
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++) to[(size_t)i * ldt + j] = from[(size_t)i * ldf + j];
}

// All rows against one panel.
static void few_panel(int m, int columns, int k, const float *a, int lda, const float *panel,
                      float *c, int ldc, int accumulate) {
    int passes = (k + KC - 1) / KC, depth = passes ? (k + passes - 1) / passes : 1;
    // Rows are dealt out evenly: a tile of one row would wait for its own sums.
    int parts = (m + MR - 1) / MR, share = (m + parts - 1) / parts;
    float edge[MR * NR];
    for (int i = 0, part = 0; i < m; i += share, part++) {
        int rows = m - i < share ? m - i : share, beside = columns < NR;
        float *end = c + (size_t)i * ldc, *to = beside ? edge : end;
        ahead far = behind(panel, sizeof(float) * NR * k, rows, part, parts);
        if (beside && accumulate) copy_tile(rows, columns, end, ldc, edge, NR);
        for (int k0 = 0; k0 < k; k0 += depth, far.next += (size_t)depth * far.step)
            few_tile_rows(rows, k - k0 < depth ? k - k0 : depth, a + (size_t)i * lda + k0, lda,
                          panel + (size_t)k0 * NR, to, beside ? NR : ldc, accumulate || k0 > 0,
                          far);
        if (beside) copy_tile(rows, columns, edge, NR, end, ldc);
    }
}

static void few_gemm(int m, int n, int k, const float *a, int lda, const float *packed, float *c,
                     int ldc, int accumulate) {
    for (int j = 0; j < n; j += NR)
        few_panel(m, n - j < NR ? n - j : NR, k, a, lda, packed + (size_t)j * k, c + j, ldc,
                  accumulate);
}

__attribute__((unused)) static void gemm_or_few(int m, int n, int k, const float *a, int lda, int transposed,
                        const float *packed, float *c, int ldc, int accumulate, float *scratch) {
    if (m <= FEW_ROWS && !transposed)
        few_gemm(m, n, k, a, lda, packed, c, ldc, accumulate);
    else gemm(m, n, k, a, lda, transposed, packed, c, ldc, accumulate, scratch);
}
