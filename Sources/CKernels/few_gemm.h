// The product of the table: that of a few rows where reading the weights costs more than
// multiplying with them.
#define FEW_ROWS 16

#ifdef DOT_PAIRS
static void half_gemm_or_few(int m, int n, int k, const float *a, int lda, int transposed,
                             const float *packed, float *c, int ldc, int accumulate,
                             float *scratch) {
    int passes = (k + KC - 1) / KC, depth = passes ? round_up((k + passes - 1) / passes, 2) : 2;
    int pitch = half_row_pitch(k);
    if (m > FEW_ROWS || transposed || (size_t)m * pitch > gemm_scratch()) {
        half_gemm(m, n, k, a, lda, transposed, packed, c, ldc, accumulate, scratch);
        return;
    }
    half_lay(a, lda, m, k, (word *)scratch, pitch);
    half_few(m, n, half_steps(k), depth / 2, (const word *)scratch, pitch, (const word *)packed, c,
             ldc, accumulate);
}
#else
static void gemm_or_few(int m, int n, int k, const float *a, int lda, int transposed,
                        const float *packed, float *c, int ldc, int accumulate, float *scratch) {
    int passes = (k + KC - 1) / KC, depth = passes ? (k + passes - 1) / passes : 1;
    if (m > FEW_ROWS || transposed)
        gemm(m, n, k, a, lda, transposed, packed, c, ldc, accumulate, scratch);
    else few(m, n, k, depth, a, lda, packed, c, ldc, accumulate);
}
#endif
