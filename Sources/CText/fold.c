// Folding for duplicates: half width, lower case, white space made one space.

#include "scalars.h"

#include <string.h>

typedef struct {
    uint32_t *scalars;
    size_t written;
    // White space was read that the next scalar has to be set off from.
    int space;
} folded;

static inline void put(folded *out, uint32_t scalar) {
    if (out->space) out->scalars[out->written++] = ' ';
    out->space = 0;
    out->scalars[out->written++] = scalar;
}

// Whether the scalar is Han that begins with E4 B8 … E9, which is its own folded form.
static inline int is_han(const uint8_t *p) {
    return (p[0] >= 0xE5 && p[0] <= 0xE9) || (p[0] == 0xE4 && p[1] >= 0xB8);
}

// Folds one scalar and returns its length in bytes.
static inline size_t fold_one(folded *out, const uint8_t *p, ctext_tables tables,
                              int drop_punctuation) {
    uint32_t scalar;
    size_t length = decode(p, &scalar);
    if (scalar < 0x10000) scalar = tables.folds[scalar];
    switch (class_of(scalar, tables.classes)) {
    case CTEXT_IGNORABLE: break;
    case CTEXT_PUNCTUATION:
        if (!drop_punctuation) put(out, scalar);
        break;
    case CTEXT_WHITESPACE:
    case CTEXT_NEWLINE: out->space = out->written > 0; break;
    default: put(out, scalar);
    }
    return length;
}

#if defined(__x86_64__)
#define AVX2 __attribute__((target("arch=x86-64-v3")))

typedef uint8_t block __attribute__((vector_size(32), aligned(1)));
typedef uint8_t half_block __attribute__((vector_size(16), aligned(1)));
typedef char mask_block __attribute__((vector_size(32)));
typedef uint32_t words __attribute__((vector_size(32), aligned(4)));
typedef uint32_t wide __attribute__((vector_size(128), aligned(4)));

AVX2 static inline uint32_t bits(block condition) {
    return (uint32_t)__builtin_ia32_pmovmskb256((mask_block)condition);
}

// Folds printable ASCII with single spaces in it, up to 32 bytes, and returns how many.
AVX2 static inline size_t fold_ascii(folded *out, const uint8_t *p, size_t left) {
    uint8_t tail[32] = {0};
    if (left < sizeof tail) p = memcpy(tail, p, left);
    block v = *(const block *)p;
    uint32_t spaces = bits((block)(v == ' '));
    uint32_t others = bits((block)(v - 0x20 >= 0x7F - 0x20)) | (spaces & spaces << 1);
    if (others & 1 || (spaces & 1 && (out->space || out->written == 0))) return 0;
    size_t count = others ? (size_t)__builtin_ctz(others) : 32;
    if (out->space) out->scalars[out->written++] = ' ';
    v += (block)(v - 'A' < 26) & 0x20;
    *(wide *)(out->scalars + out->written) = __builtin_convertvector(v, wide);
    // A space at the end waits for what comes after it.
    out->space = spaces >> (count - 1) & 1;
    out->written += count - (size_t)out->space;
    return count;
}

// Folds up to eight Han, of 28 bytes that can be read, and returns how many bytes they are.
AVX2 static inline size_t fold_han(folded *out, const uint8_t *p) {
    const mask_block order = {2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1,
                              2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1};
    half_block low = *(const half_block *)p, high = *(const half_block *)(p + 12);
    block both = __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
                                         14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
                                         28, 29, 30, 31);
    words v = (words)__builtin_ia32_pshufb256((mask_block)both, order);
    uint32_t others = bits((block)((v >> 8) - 0xE4B8 > 0xE9BF - 0xE4B8));
    size_t count = others ? (size_t)__builtin_ctz(others) / 4 : 8;
    if (out->space) out->scalars[out->written++] = ' ';
    out->space = 0;
    *(words *)(out->scalars + out->written) = (v >> 4 & 0xF000) | (v >> 2 & 0xFC0) | (v & 0x3F);
    out->written += count;
    return 3 * count;
}

AVX2 static void fold_avx2(folded *out, const uint8_t *bytes, size_t count, ctext_tables tables) {
    size_t i = 0;
    while (i < count) {
        const uint8_t *p = bytes + i;
        size_t done = 0;
        if (p[0] < 0x80) {
            done = fold_ascii(out, p, count - i);
        } else if (count - i >= 28 && is_han(p)) {
            done = fold_han(out, p);
        }
        i += done ? done : fold_one(out, p, tables, 0);
    }
}
#endif

size_t ctext_fold(int path, const uint8_t *bytes, size_t count, ctext_tables tables,
                  int drop_punctuation, uint32_t *scalars) {
    folded out = {scalars, 0, 0};
#if defined(__x86_64__)
    if (path > 0 && !drop_punctuation) {
        fold_avx2(&out, bytes, count, tables);
        return out.written;
    }
#endif
    (void)path;
    for (size_t i = 0; i < count;) i += fold_one(&out, bytes + i, tables, drop_punctuation);
    return out.written;
}
