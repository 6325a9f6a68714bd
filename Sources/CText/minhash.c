// MinHash (Broder 1997). Each kernel is one body compiled for several instruction sets, so
// that all of them give the same bits and the binary runs on any machine.

#include "CText.h"

#define ALWAYS_INLINE static inline __attribute__((always_inline))

typedef uint32_t lanes __attribute__((vector_size(64), aligned(4)));

// Column by column instead of gram by gram: each pass is a plain vector loop.
ALWAYS_INLINE void shingles_body(const uint32_t *restrict scalars, size_t grams, size_t ngram,
                                 uint32_t *restrict hashes) {
    for (size_t i = 0; i < grams; i++) hashes[i] = (uint32_t)ngram;
    for (size_t k = 0; k < ngram; k++) {
        for (size_t i = 0; i < grams; i++) {
            uint32_t hash = (hashes[i] ^ scalars[i + k]) * 0x9E3779B1u;
            hashes[i] = hash ^ hash >> 15;
        }
    }
    // The finaliser of MurmurHash3 (Appleby).
    for (size_t i = 0; i < grams; i++) {
        uint32_t hash = hashes[i];
        hash = (hash ^ hash >> 16) * 0x85EBCA6Bu;
        hash = (hash ^ hash >> 13) * 0xC2B2AE35u;
        hashes[i] = hash ^ hash >> 16;
    }
}

// 64 permutations a round: their minima stay in registers while the hashes stream by.
ALWAYS_INLINE void minhash_body(const uint32_t *restrict hashes, size_t count,
                                const uint32_t *restrict factors, const uint32_t *restrict masks,
                                size_t permutations, uint32_t *restrict signature) {
    size_t p = 0;
    for (; p + 64 <= permutations; p += 64) {
        const lanes *f = (const lanes *)(factors + p), *m = (const lanes *)(masks + p);
        lanes a = (lanes){0} - 1, b = a, c = a, d = a;
        for (size_t i = 0; i < count; i++) {
            lanes h = (lanes){0} + hashes[i];
            a = __builtin_elementwise_min(a, (h ^ m[0]) * f[0]);
            b = __builtin_elementwise_min(b, (h ^ m[1]) * f[1]);
            c = __builtin_elementwise_min(c, (h ^ m[2]) * f[2]);
            d = __builtin_elementwise_min(d, (h ^ m[3]) * f[3]);
        }
        lanes *out = (lanes *)(signature + p);
        out[0] = a, out[1] = b, out[2] = c, out[3] = d;
    }
    for (; p < permutations; p += 16) {
        lanes f = *(const lanes *)(factors + p), m = *(const lanes *)(masks + p);
        lanes a = (lanes){0} - 1;
        for (size_t i = 0; i < count; i++)
            a = __builtin_elementwise_min(a, (((lanes){0} + hashes[i]) ^ m) * f);
        *(lanes *)(signature + p) = a;
    }
}

#define KERNELS(suffix, attributes)                                                              \
    attributes static void shingles_##suffix(const uint32_t *scalars, size_t grams,              \
                                             size_t ngram, uint32_t *hashes) {                   \
        shingles_body(scalars, grams, ngram, hashes);                                            \
    }                                                                                            \
    attributes static void minhash_##suffix(const uint32_t *hashes, size_t count,                \
                                            const uint32_t *factors, const uint32_t *masks,      \
                                            size_t permutations, uint32_t *signature) {          \
        minhash_body(hashes, count, factors, masks, permutations, signature);                    \
    }

KERNELS(portable, )
#if defined(__x86_64__)
KERNELS(avx2, __attribute__((target("arch=x86-64-v3"))))
KERNELS(avx512, __attribute__((target("arch=x86-64-v4"))))
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

size_t ctext_shingles(int path, const uint32_t *scalars, size_t count, size_t ngram,
                      uint32_t *hashes) {
    if (count == 0) return 0;
    if (ngram > count) ngram = count;
    size_t grams = count - ngram + 1;
#if defined(__x86_64__)
    if (path == 2) return shingles_avx512(scalars, grams, ngram, hashes), grams;
    if (path == 1) return shingles_avx2(scalars, grams, ngram, hashes), grams;
#endif
    return shingles_portable(scalars, grams, ngram, hashes), grams;
}

void ctext_minhash(int path, const uint32_t *hashes, size_t count, const uint32_t *factors,
                   const uint32_t *masks, size_t permutations, uint32_t *signature) {
#if defined(__x86_64__)
    if (path == 2) return minhash_avx512(hashes, count, factors, masks, permutations, signature);
    if (path == 1) return minhash_avx2(hashes, count, factors, masks, permutations, signature);
#endif
    minhash_portable(hashes, count, factors, masks, permutations, signature);
}
