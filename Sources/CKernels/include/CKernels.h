// Compute kernels of the student: single precision, row-major, no dependencies.
//
// Letters: T tokens, D head width, M x N x K a product, ld* the distance between rows in floats.
// Every kernel computes a row in an order that depends on neither the number of rows nor the
// number of threads, so splitting work by rows never changes a bit of the result.
#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef enum {
    CK_PORTABLE = 0,
    CK_AVX2 = 1,
    CK_AVX512 = 2,
    // Products of operands rounded to bfloat16; everything else in single precision.
    CK_AVX512_BF16 = 3,
    // The same bits on any CPU with AVX-512, slower than single precision: for tests.
    CK_BF16_SOFTWARE = 4
} ck_isa;

typedef struct {
    float learning_rate, beta1, beta2, epsilon, decay;
    float correction1, correction2;  // 1 - beta^step
    float gradient_scale;            // the clip factor
} ck_adamw;

typedef struct {
    const char *name;
    int row_tile;     // rows of one register tile: split M at multiples of it
    int panel_width;  // columns of one packed panel

    // Packed size of a K x N right operand, in floats.
    size_t (*_Nonnull packed_size)(int n, int k);
    // Scratch of `gemm`, in floats.
    size_t (*_Nonnull gemm_scratch)(void);
    // Packs panels [from, to) of B. `transposed` means B is stored N x K.
    void (*_Nonnull pack)(const float *b, int ldb, int transposed, int n, int k, int from, int to,
                          float *packed);
    // C[M x N] (+)= op(A) * packed. `transposed` means A is stored K x M.
    void (*_Nonnull gemm)(int m, int n, int k, const float *a, int lda, int transposed,
                          const float *packed, float *c, int ldc, int accumulate, float *scratch);

    // y = x / rms(x) * w; keeps 1 / rms per row.
    void (*_Nonnull rms_norm)(int rows, int n, const float *x, const float *w, float epsilon,
                              float *y, float *inverse);
    // dx += gradient; dw += gradient summed over these rows.
    void (*_Nonnull rms_norm_backward)(int rows, int n, const float *dy, const float *x,
                                       const float *w, const float *inverse, float *dx, float *dw);
    // Rotates `heads` heads of each row in place by its position; direction -1 undoes it.
    void (*_Nonnull rope)(int rows, int heads, int d, float *x, int ld, const int32_t *positions,
                          const float *cosine, const float *sine, float direction);
    // gate and up lie beside each other in a row of 2n: h = silu(gate) * up.
    void (*_Nonnull swiglu)(int rows, int n, const float *gate_up, float *h);
    void (*_Nonnull swiglu_backward)(int rows, int n, const float *dh, float *gate_up);
    // Logits become scale * (softmax - onehot(label)); returns -log p(label).
    float (*_Nonnull cross_entropy)(int n, float *logits, int label, float scale);
    // Returns log(sum(exp(logits))).
    float (*_Nonnull log_sum_exp)(int n, const float *logits);
    void (*_Nonnull add)(size_t n, const float *x, float *y);
    double (*_Nonnull sum_of_squares)(size_t n, const float *x);
    // One AdamW update; leaves the gradient zero.
    void (*_Nonnull adamw)(size_t n, float *p, float *g, float *m, float *v, const ck_adamw *o);

    // Scratch of the two attention kernels, in floats.
    size_t (*_Nonnull attention_scratch)(int t, int d);
    // Causal attention of one sequence for the `group` query heads that share one key head.
    // q, k, v share ld; the log-sum-exp of head g and row i goes to lse[i * ldl + g].
    void (*_Nonnull attention)(int t, int d, int group, const float *q, const float *k,
                               const float *v, int ld, float *o, int ldo, float *lse, int ldl,
                               float *scratch);
    // Writes dq, dk, dv (row distance ld) from the gradient of o.
    void (*_Nonnull attention_backward)(int t, int d, int group, const float *q, const float *k,
                                        const float *v, int ld, const float *o, const float *d_o,
                                        int ldo, const float *lse, int ldl, float *dq, float *dk,
                                        float *dv, float *scratch);
    // Sizes of one key head's cached keys and values, in floats.
    size_t (*_Nonnull cache_keys)(int capacity, int d);
    size_t (*_Nonnull cache_values)(int capacity, int d);
    // Keeps one key and value at `position`.
    void (*_Nonnull remember)(int position, int capacity, int d, const float *k, const float *v,
                              float *keys, float *values);
    // Scratch of `attend`, in floats.
    size_t (*_Nonnull attend_scratch)(int length, int group);
    // `group` queries side by side against the first `length` cached positions.
    void (*_Nonnull attend)(int length, int capacity, int d, int group, const float *q,
                            const float *keys, const float *values, float *o, float *scores);
} ck_kernels;

// The kernels of one instruction set, or null where this CPU lacks it.
const ck_kernels *_Nullable ck_kernels_for(ck_isa isa);
// The fastest kernels of this CPU in single precision.
const ck_kernels *ck_kernels_best(void);

// Tells the CPU that this is a loop that waits for another thread.
static inline void ck_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

// SHA-256 (FIPS 180-4), incremental.
typedef struct {
    uint32_t state[8];
    uint64_t length;
    uint8_t block[64];
} ck_sha256;
void ck_sha256_begin(ck_sha256 *s);
void ck_sha256_update(ck_sha256 *s, const void *bytes, size_t count);
void ck_sha256_end(ck_sha256 *s, uint8_t *digest);  // 32 bytes

#pragma clang assume_nonnull end
