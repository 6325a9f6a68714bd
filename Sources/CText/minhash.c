// MinHash (Broder 1997) with places of 16 bits. Each kernel is one body compiled for several
// instruction sets, so that all of them give the same bits and the binary runs on any machine.

#include "CText.h"

#define ALWAYS_INLINE static inline __attribute__((always_inline))

typedef uint16_t lanes __attribute__((vector_size(64), aligned(2)));
typedef uint32_t wide __attribute__((vector_size(64), aligned(4)));

// Column by column instead of gram by gram: each pass is a plain vector loop.
ALWAYS_INLINE void shingles_body(const uint32_t *restrict scalars, size_t grams, size_t ngram,
                                 uint32_t *restrict high, uint32_t *restrict low) {
    for (size_t i = 0; i < grams; i++) low[i] = (uint32_t)ngram;
    for (size_t k = 0; k < ngram; k++) {
        for (size_t i = 0; i < grams; i++) {
            uint32_t hash = (low[i] ^ scalars[i + k]) * 0x9E3779B1u;
            low[i] = hash ^ hash >> 15;
        }
    }
    // The finaliser of MurmurHash3 (Appleby), and each half of it twice.
    for (size_t i = 0; i < grams; i++) {
        uint32_t hash = low[i];
        hash = (hash ^ hash >> 16) * 0x85EBCA6Bu;
        hash = (hash ^ hash >> 13) * 0xC2B2AE35u;
        hash ^= hash >> 16;
        high[i] = hash >> 16 | (hash & 0xFFFF0000u);
        low[i] = hash << 16 | (hash & 0xFFFFu);
    }
}

// 64 permutations a round, half of them of either half of the hash: their minima stay in registers
// while the hashes stream by.
ALWAYS_INLINE void minhash_body(const uint32_t *restrict high, const uint32_t *restrict low,
                                size_t count, const uint16_t *restrict factors,
                                const uint16_t *restrict masks, size_t permutations,
                                uint16_t *restrict signature) {
    size_t p = 0;
    for (; p + 128 <= permutations; p += 128) {
        const lanes *f = (const lanes *)(factors + p), *m = (const lanes *)(masks + p);
        lanes a = (lanes){0} - 1, b = a, c = a, d = a;
        for (size_t i = 0; i < count; i++) {
            lanes h = (lanes)((wide){0} + high[i]), l = (lanes)((wide){0} + low[i]);
            a = __builtin_elementwise_min(a, (h ^ m[0]) * f[0]);
            b = __builtin_elementwise_min(b, (l ^ m[1]) * f[1]);
            c = __builtin_elementwise_min(c, (h ^ m[2]) * f[2]);
            d = __builtin_elementwise_min(d, (l ^ m[3]) * f[3]);
        }
        lanes *out = (lanes *)(signature + p);
        out[0] = a, out[1] = b, out[2] = c, out[3] = d;
    }
    for (; p < permutations; p += 64) {
        const lanes *f = (const lanes *)(factors + p), *m = (const lanes *)(masks + p);
        lanes a = (lanes){0} - 1, b = a;
        for (size_t i = 0; i < count; i++) {
            lanes h = (lanes)((wide){0} + high[i]), l = (lanes)((wide){0} + low[i]);
            a = __builtin_elementwise_min(a, (h ^ m[0]) * f[0]);
            b = __builtin_elementwise_min(b, (l ^ m[1]) * f[1]);
        }
        lanes *out = (lanes *)(signature + p);
        out[0] = a, out[1] = b;
    }
}

#define KERNEL(suffix, attributes)                                                               \
    attributes static void sign_##suffix(const uint32_t *scalars, size_t grams, size_t ngram,    \
                                         const uint16_t *factors, const uint16_t *masks,         \
                                         size_t permutations, uint32_t *hashes,                  \
                                         uint16_t *signature) {                                  \
        shingles_body(scalars, grams, ngram, hashes, hashes + grams);                            \
        minhash_body(hashes, hashes + grams, grams, factors, masks, permutations, signature);    \
    }

KERNEL(portable, )
#if defined(__x86_64__)
KERNEL(avx2, __attribute__((target("arch=x86-64-v3"))))
// Without the width compilers stay with 256 bits.
KERNEL(avx512, __attribute__((target("arch=x86-64-v4"), min_vector_width(512))))
#endif

int ctext_path_runs_here(int path) {
    if (path == 0) return 1;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (path == 1) return __builtin_cpu_supports("x86-64-v3") != 0;
    if (path == 2) return __builtin_cpu_supports("x86-64-v4") != 0;
#endif
    return 0;
}

void ctext_sign(int path, const uint32_t *scalars, size_t count, size_t ngram,
                const uint16_t *factors, const uint16_t *masks, size_t permutations,
                uint32_t *hashes, uint16_t *signature) {
    if (ngram > count) ngram = count;
    size_t grams = count == 0 ? 0 : count - ngram + 1;
#if defined(__x86_64__)
    if (path == 2)
        return sign_avx512(scalars, grams, ngram, factors, masks, permutations, hashes, signature);
    if (path == 1)
        return sign_avx2(scalars, grams, ngram, factors, masks, permutations, hashes, signature);
#endif
    (void)path;
    sign_portable(scalars, grams, ngram, factors, masks, permutations, hashes, signature);
}
