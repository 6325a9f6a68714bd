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
typedef char mask_block __attribute__((vector_size(32)));
typedef uint32_t wide __attribute__((vector_size(128), aligned(4)));

AVX2 static inline uint32_t bits(block condition) {
    return (uint32_t)__builtin_ia32_pmovmskb256((mask_block)condition);
}

// Folds 32 bytes of printable ASCII with single spaces between them; 0 where they are something
// else. `out` has room for 33 scalars.
AVX2 static inline int fold_block(folded *out, const uint8_t *p) {
    block v = *(const block *)p;
    uint32_t spaces = bits((block)(v == ' '));
    if (bits((block)(v - 0x20 >= 0x7F - 0x20)) || spaces & spaces << 1) return 0;
    if (spaces & 1 && (out->space || out->written == 0)) return 0;
    if (out->space) out->scalars[out->written++] = ' ';
    v += (block)(v - 'A' < 26) & 0x20;
    *(wide *)(out->scalars + out->written) = __builtin_convertvector(v, wide);
    // A space at the end waits for what comes after it.
    out->space = spaces >> 31;
    out->written += 32 - (size_t)out->space;
    return 1;
}

// Folds a run of Han and returns its length in bytes.
static inline size_t fold_han(folded *out, const uint8_t *p, const uint8_t *end) {
    const uint8_t *start = p;
    if (out->space) out->scalars[out->written++] = ' ';
    out->space = 0;
    uint32_t *target = out->scalars + out->written;
    do {
        *target++ = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        p += 3;
    } while (p < end && is_han(p));
    out->written = (size_t)(target - out->scalars);
    return (size_t)(p - start);
}

AVX2 static void fold_avx2(folded *out, const uint8_t *bytes, size_t count, ctext_tables tables) {
    size_t i = 0, retry = 0;
    while (i < count) {
        if (is_han(bytes + i)) {
            i += fold_han(out, bytes + i, bytes + count);
            continue;
        }
        if (i >= retry && i + 32 <= count) {
            if (fold_block(out, bytes + i)) {
                i += 32;
                continue;
            }
            retry = i + 16;
        }
        i += fold_one(out, bytes + i, tables, 0);
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
