// Lays operands of a product side by side: panels of NR columns of B, of MR rows of A.

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

// Packs panels [from, to) of B. Writes up to VW floats past a panel's end, so panels are packed in
// ascending order.
static void pack(const float *b, int ldb, int transposed, int n, int k, int from, int to,
                 float *packed) {
    for (int p = from; p < to; p++) {
        int first = p * NR, count = n - first < NR ? n - first : NR;
        float *panel = packed + (size_t)first * k;
        if (transposed) pack_rows(b + (size_t)first * ldb, ldb, NR, count, k, panel);
        else pack_columns(b + first, ldb, NR, count, k, panel);
    }
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

// Rows of A, `pitch` apart; `out` may be where they lie.
INLINE void lay(const float *a, int lda, int rows, int k, float *out, int pitch) {
    if (a == out) return;
    for (int i = 0; i < rows; i++, a += lda, out += pitch)
        for (int j = 0; j < k; j += VW) store_upto(out + j, load_upto(a + j, k - j), k - j);
}

// A as it lies is its transpose with rows as steps.
INLINE const float *turn(const float *a, int lda, int rows, int k, float *out) {
    (void)lda, (void)rows, (void)k, (void)out;
    return a;
}
