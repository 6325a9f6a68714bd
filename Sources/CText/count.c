// Scalars by class. A block of 32 or 64 bytes is sorted by plain comparisons: ASCII by range, and all
// three-byte sequences that begin with E4 … E9, which are Han but for U+4DC0 … U+4DFF. What is left,
// mostly Chinese punctuation, is looked up scalar by scalar.

#include "scalars.h"

#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

static void count_portable(const uint8_t *bytes, size_t count, ctext_tables tables,
                           uint32_t *counts) {
    // Two sets of counters, so that a run of one class does not wait for its own last store.
    uint32_t even[CTEXT_CLASSES] = {0}, odd[CTEXT_CLASSES] = {0};
    size_t i = 0;
    while (i < count) {
        uint32_t scalar;
        i += decode(bytes + i, &scalar);
        even[class_of(scalar, tables.classes)]++;
        if (i >= count) break;
        i += decode(bytes + i, &scalar);
        odd[class_of(scalar, tables.classes)]++;
    }
    for (int k = 0; k < CTEXT_CLASSES; k++) counts[k] = even[k] + odd[k];
}

#if defined(__x86_64__)
#define AVX2 __attribute__((target("arch=x86-64-v3")))

typedef uint8_t block __attribute__((vector_size(32), aligned(1)));
typedef char mask_block __attribute__((vector_size(32)));

AVX2 static inline uint32_t bits(block condition) {
    return (uint32_t)__builtin_ia32_pmovmskb256((mask_block)condition);
}

AVX2 static inline uint32_t within(block v, uint8_t low, uint8_t size) {
    return bits((block)(v - low < size));
}

// Counts the scalars that begin at the first 32 of 33 bytes and have a bit in `valid`.
AVX2 static inline void count_block(const uint8_t *p, uint32_t valid, const uint8_t *text,
                                    ctext_tables tables, uint32_t *counts) {
    block v = *(const block *)p, next = *(const block *)(p + 1);
    uint32_t letters = within(v | 0x20, 'a', 26) & valid;
    uint32_t digits = within(v, '0', 10) & valid;
    uint32_t newlines = within(v, '\n', 1) & valid;
    uint32_t blanks = (within(v, '\t', 5) | within(v, ' ', 1)) & valid & ~newlines;
    uint32_t printed = within(v, 0x21, 0x7F - 0x21) & valid;
    uint32_t ascii = within(v, 0, 0x80) & valid;
    uint32_t hexagrams = within(v, 0xE4, 1) & within(next, 0xB7, 1);
    uint32_t han = within(v, 0xE4, 6) & valid & ~hexagrams;
    counts[CTEXT_LATIN] += (uint32_t)__builtin_popcount(letters);
    counts[CTEXT_DIGIT] += (uint32_t)__builtin_popcount(digits);
    counts[CTEXT_NEWLINE] += (uint32_t)__builtin_popcount(newlines);
    counts[CTEXT_WHITESPACE] += (uint32_t)__builtin_popcount(blanks);
    counts[CTEXT_PUNCTUATION] += (uint32_t)__builtin_popcount(printed & ~letters & ~digits);
    counts[CTEXT_OTHER] += (uint32_t)__builtin_popcount(ascii & ~printed & ~blanks & ~newlines);
    counts[CTEXT_HAN] += (uint32_t)__builtin_popcount(han);
    for (uint32_t rest = within(v, 0xC0, 0x40) & valid & ~han; rest; rest &= rest - 1) {
        uint32_t scalar;
        decode(text + __builtin_ctz(rest), &scalar);
        counts[class_of(scalar, tables.classes)]++;
    }
}

AVX2 static void count_avx2(const uint8_t *bytes, size_t count, ctext_tables tables,
                            uint32_t *counts) {
    memset(counts, 0, CTEXT_CLASSES * sizeof *counts);
    size_t i = 0;
    for (; i + 33 <= count; i += 32) count_block(bytes + i, UINT32_MAX, bytes + i, tables, counts);
    size_t left = count - i;
    if (left == 0) return;
    uint8_t tail[64] = {0};
    memcpy(tail, bytes + i, left);
    count_block(tail, UINT32_MAX >> (32 - left), bytes + i, tables, counts);
}

#define AVX512 __attribute__((target("arch=x86-64-v4")))

AVX512 static inline uint64_t within64(__m512i v, char low, char size) {
    return _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8(low)),
                                  _mm512_set1_epi8(size));
}

// The same classes as count_block, 64 bytes at a time; masked loads read nothing beyond the text.
AVX512 static void count_avx512(const uint8_t *bytes, size_t count, ctext_tables tables,
                                uint32_t *counts) {
    uint64_t sums[CTEXT_CLASSES] = {0};
    for (size_t i = 0; i < count; i += 64) {
        size_t left = count - i;
        __mmask64 valid = left < 64 ? UINT64_MAX >> (64 - left) : UINT64_MAX;
        __mmask64 later = left < 65 ? valid >> 1 : UINT64_MAX;
        __m512i v = _mm512_maskz_loadu_epi8(valid, bytes + i);
        __m512i next = _mm512_maskz_loadu_epi8(later, bytes + i + 1);
        __m512i lower = _mm512_or_si512(v, _mm512_set1_epi8(0x20));
        uint64_t letters = within64(lower, 'a', 26);
        uint64_t digits = within64(v, '0', 10);
        uint64_t newlines = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('\n'));
        uint64_t spaces = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(' '));
        uint64_t blanks = (within64(v, '\t', 5) | spaces) & ~newlines;
        uint64_t printed = within64(v, 0x21, 0x7F - 0x21);
        uint64_t ascii = ~(uint64_t)_mm512_movepi8_mask(v) & valid;
        uint64_t hexagrams = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8((char)0xE4)) &
                             _mm512_cmpeq_epi8_mask(next, _mm512_set1_epi8((char)0xB7));
        uint64_t han = within64(v, (char)0xE4, 6) & ~hexagrams;
        sums[CTEXT_LATIN] += (uint64_t)__builtin_popcountll(letters);
        sums[CTEXT_DIGIT] += (uint64_t)__builtin_popcountll(digits);
        sums[CTEXT_NEWLINE] += (uint64_t)__builtin_popcountll(newlines);
        sums[CTEXT_WHITESPACE] += (uint64_t)__builtin_popcountll(blanks);
        sums[CTEXT_PUNCTUATION] += (uint64_t)__builtin_popcountll(printed & ~letters & ~digits);
        sums[CTEXT_OTHER] +=
            (uint64_t)__builtin_popcountll(ascii & ~printed & ~blanks & ~newlines);
        sums[CTEXT_HAN] += (uint64_t)__builtin_popcountll(han);
        for (uint64_t rest = within64(v, (char)0xC0, 0x40) & ~han; rest; rest &= rest - 1) {
            uint32_t scalar;
            decode(bytes + i + __builtin_ctzll(rest), &scalar);
            sums[class_of(scalar, tables.classes)]++;
        }
    }
    for (int k = 0; k < CTEXT_CLASSES; k++) counts[k] = (uint32_t)sums[k];
}
#endif

void ctext_count(int path, const uint8_t *bytes, size_t count, ctext_tables tables,
                 uint32_t *counts) {
#if defined(__x86_64__)
    if (path > 1) return count_avx512(bytes, count, tables, counts);
    if (path > 0) return count_avx2(bytes, count, tables, counts);
#endif
    (void)path;
    count_portable(bytes, count, tables, counts);
}

size_t ctext_digits(const uint8_t *bytes, size_t count) {
    size_t digits = 0;
    while (count > 0) {
        // A byte counts to 255, so that the inner loop becomes a few vector instructions.
        size_t block = count < 255 ? count : 255;
        uint8_t found = 0;
        for (size_t k = 0; k < block; k++) found += (uint8_t)(bytes[k] - '0') < 10;
        digits += found;
        bytes += block;
        count -= block;
    }
    return digits;
}
