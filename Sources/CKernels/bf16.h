// Cells of two bfloat16: both operands rounded, sums in single precision. A word holds two steps of
// K, the even one in its low half, as VDPBF16PS takes them; memory outside the panels stays single
// precision.
typedef int32_t word __attribute__((may_alias));
typedef int32_t viu __attribute__((ext_vector_type(VW), aligned(4), may_alias));
typedef int16_t vh __attribute__((ext_vector_type(2 * VW)));

typedef word half_cell;

INLINE int half_steps(int k) { return (k + 1) / 2; }
INLINE int half_row_pitch(int k) { return round_up(half_steps(k), VW) + VW; }
INLINE vi load_words(const word *p) { return *(const viu *)p; }
INLINE void store_words(word *p, vi x) { *(viu *)p = x; }

#ifdef SOFTWARE_PAIRS
// VDPBF16PS but for denormals: the odd product is added first, each with one rounding (Intel SDM,
// volume 2, VDPBF16PS).
INLINE vf dot_pairs(vf acc, vi x, vi y) {
    int32_t high = (int32_t)0xffff0000;
    vf odd = __builtin_elementwise_fma((vf)(x & high), (vf)(y & high), acc);
    return __builtin_elementwise_fma((vf)(x << 16), (vf)(y << 16), odd);
}

// The nearest bfloat16, ties to even, in the high half; NaN stays NaN.
INLINE vi nearest_half(vf x) {
    vi bits = (vi)x, low = (bits >> 16) & 1;
    vi rounded = bits + 0x7fff + low;
    return x == x ? rounded : (bits | 0x400000);
}

// Words of two vectors of neighbouring steps.
INLINE vi pair(vf even, vf odd) {
    vi low = (nearest_half(even) >> 16) & 0xffff;
    return low | (nearest_half(odd) & (int32_t)0xffff0000);
}

// Words of 2 * VW steps that lie one after the other.
INLINE vi halves(vf a, vf b) {
    return pair(__builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28,
                                        30),
                __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29,
                                        31));
}
#else
INLINE vi halves(vf a, vf b) { return (vi)_mm512_cvtne2ps_pbh((__m512)b, (__m512)a); }

INLINE vi pair(vf even, vf odd) {
    vh h = (vh)halves(even, odd);
    return (vi)__builtin_shufflevector(h, h, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23,
                                       8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15,
                                       31);
}
#endif

#define CELL word
#define CELLS vi
#define LOAD_CELLS load_words
#define MULTIPLY DOT_PAIRS
#define NAMED(name) half_##name
#include "tile.h"

#include "few.h"
#undef CELL
#undef CELLS
#undef LOAD_CELLS
#undef MULTIPLY
#undef NAMED

static size_t half_packed_size(int n, int k) { return (size_t)round_up(n, NR) * half_steps(k); }

// Columns of the panel are source rows: words first, then half as many to transpose.
INLINE void half_pack_rows(const float *source, int ld, int count, int k, word *out) {
    for (int first = 0; first < NR; first += VW)
        for (int j = 0; j < k; j += 2 * VW) {
            const float *from = source + (size_t)first * ld + j;
            int m = k - j, words = m < 2 * VW ? half_steps(m) : VW;
            vf r[VW];
            _Pragma("clang loop unroll(full)") for (int i = 0; i < VW; i++, from += ld)
                r[i] = first + i >= count ? splat(0)
                     : m >= 2 * VW        ? (vf)halves(load(from), load(from + VW))
                                   : (vf)halves(load_upto(from, m), load_upto(from + VW, m - VW));
            transpose(r);
            word *to = out + (size_t)(j / 2) * NR + first;
            for (int i = 0; i < words; i++) store_words(to + (size_t)i * NR, (vi)r[i]);
        }
}

// Steps of the panel are source rows.
INLINE void half_pack_columns(const float *source, int ld, int count, int k, word *out) {
    for (int j = 0; j < k; j += 2, source += 2 * (size_t)ld, out += NR)
        for (int i = 0; i < NR; i += VW) {
            vf even = load_upto(source + i, count - i);
            vf odd = j + 1 < k ? load_upto(source + ld + i, count - i) : splat(0);
            store_words(out + i, pair(even, odd));
        }
}

static void half_pack(const float *b, int ldb, int transposed, int n, int k, int from, int to,
                      float *packed) {
    for (int p = from; p < to; p++) {
        int first = p * NR, count = n - first < NR ? n - first : NR;
        word *panel = (word *)packed + (size_t)first * half_steps(k);
        if (transposed) half_pack_rows(b + (size_t)first * ldb, ldb, count, k, panel);
        else half_pack_columns(b + first, ldb, count, k, panel);
    }
}

// Rows of A as words, `pitch` apart. `out` may be where the floats lie, with the same pitch.
INLINE void half_lay(const float *a, int lda, int rows, int k, word *out, int pitch) {
    for (int i = 0; i < rows; i++, a += lda, out += pitch) {
        int j = 0;
        for (; j + 2 * VW <= k; j += 2 * VW)
            store_words(out + j / 2, halves(load(a + j), load(a + j + VW)));
        if (j < k) {
            vf low = load_upto(a + j, k - j), high = load_upto(a + j + VW, k - j - VW);
            store_words(out + j / 2, halves(low, high));
        }
    }
}

// A stored K x M, as panels of MR words a step.
static void half_deal(const float *a, int lda, int rows, int k, word *out) {
    int depth = half_steps(k);
    for (int j = 0; j < depth; j++, a += 2 * (size_t)lda) {
        word *to = out + (size_t)j * MR;
        // A whole vector runs over into the next step, which comes later; the last has none.
        int whole = j + 1 < depth ? rows / MR * MR : 0;
        for (int i = 0; i < whole; i += MR)
            store_words(to + (size_t)i * depth, pair(load(a + i), load(a + lda + i)));
        for (int i = whole; i < rows; i += MR) {
            int some = rows - i < MR ? rows - i : MR;
            vf odd = 2 * j + 1 < k ? load_some(a + lda + i, some) : splat(0);
            store_some((float *)(to + (size_t)i * depth), (vf)pair(load_some(a + i, some), odd),
                       some);
        }
    }
}

// Neighbouring rows of A paired, which is its transpose with rows as steps, `lda` apart still.
INLINE const word *half_turn(const float *a, int lda, int rows, int k, word *out) {
    for (int i = 0; i < rows; i += 2, a += 2 * (size_t)lda)
        for (int j = 0; j < k; j += VW) {
            vf odd = i + 1 < rows ? load(a + lda + j) : splat(0);
            store_words(out + (size_t)(i / 2) * lda + j, pair(load(a + j), odd));
        }
    return out;
}

static void half_gemm(int m, int n, int k, const float *a, int lda, int transposed,
                      const float *packed, float *c, int ldc, int accumulate, float *scratch) {
    // An even depth, so that no pair lies in two passes.
    int passes = (k + KC - 1) / KC, depth = passes ? round_up((k + passes - 1) / passes, 2) : 2;
    word *words = (word *)scratch;
    for (int m0 = 0; m0 < m; m0 += MC)
        for (int k0 = 0; k0 < k; k0 += depth) {
            int rows = m - m0 < MC ? m - m0 : MC, kc = k - k0 < depth ? k - k0 : depth;
            const word *b = (const word *)packed + (size_t)(k0 / 2) * NR;
            float *target = c + (size_t)m0 * ldc;
            int add = accumulate || k0 > 0, steps = half_steps(kc), pitch = half_row_pitch(kc);
            int stride = half_steps(k);
            if (transposed) {
                half_deal(a + (size_t)k0 * lda + m0, lda, rows, kc, words);
                half_block(rows, n, steps, words, steps, 0, MR, b, stride, target, ldc, add);
            } else {
                half_lay(a + (size_t)m0 * lda + k0, lda, rows, kc, words, pitch);
                half_block(rows, n, steps, words, pitch, 1, pitch, b, stride, target, ldc, add);
            }
        }
}
