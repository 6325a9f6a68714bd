#pragma once

#include <hs/hs.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// All `bytes` are well-formed UTF-8; Swift strings guarantee it, so nothing here checks.

// Scalar classes; a partition of all Unicode scalars.
typedef enum {
    CTEXT_OTHER,
    CTEXT_LATIN,
    CTEXT_DIGIT,
    CTEXT_HAN,
    CTEXT_KANA,
    CTEXT_HANGUL,
    CTEXT_CYRILLIC,
    CTEXT_OTHER_LETTER,
    CTEXT_WHITESPACE,
    CTEXT_NEWLINE,
    CTEXT_PUNCTUATION,
    CTEXT_SYMBOL,
    CTEXT_IGNORABLE,
    CTEXT_CLASSES = 16
} ctext_class;

// Class and folded form of each scalar of the basic plane, 65536 entries each.
typedef struct {
    const uint8_t *classes;
    const uint16_t *folds;
} ctext_tables;

// Implementations of the kernels below: 0 portable, 1 AVX2, 2 AVX-512. All give the same.
enum { CTEXT_PATHS = 3 };
int ctext_path_runs_here(int path);

// Writes the number of scalars of each class to `counts[CTEXT_CLASSES]`.
void ctext_count(int path, const uint8_t *bytes, size_t count, ctext_tables tables,
                 uint32_t *counts);

// The number of ASCII digits.
size_t ctext_digits(const uint8_t *bytes, size_t count);

// Writes the scalars, as they are, and returns how many; `scalars` has room for `count`.
size_t ctext_decode(const uint8_t *bytes, size_t count, uint32_t *scalars);

// Writes the folded scalars and returns how many; `scalars` has room for `count` + 32.
// Whitespace runs become one space, none at the ends; ignorable scalars are dropped,
// punctuation too where `drop_punctuation` is not 0.
size_t ctext_fold(int path, const uint8_t *bytes, size_t count, ctext_tables tables,
                  int drop_punctuation, uint32_t *scalars);

// Writes UTF-8 and returns its length; `bytes` has room for 4 * count.
size_t ctext_encode(const uint32_t *scalars, size_t count, uint8_t *bytes);

uint64_t ctext_xxh3(const void *bytes, size_t count, uint64_t seed);
void ctext_xxh128(const void *bytes, size_t count, uint64_t *low, uint64_t *high);

// signature[i] = min over the n-grams of (h ^ masks[i]) * factors[i] in 16 bits, where h is one
// half of the n-gram's hash; UINT16_MAX for an empty text. A text shorter than `ngram` is one
// n-gram. `permutations` is a multiple of 64, factors are odd, `hashes` has room for 2 * count.
void ctext_sign(int path, const uint32_t *scalars, size_t count, size_t ngram,
                const uint16_t *factors, const uint16_t *masks, size_t permutations,
                uint32_t *hashes, uint16_t *signature);

// 64-bit hashes of all n-grams, or one of the whole where it is shorter than `ngram`.
// Writes max(1, count - ngram + 1) hashes and returns that; nothing for an empty text.
size_t ctext_shingles64(const uint32_t *scalars, size_t count, size_t ngram, uint64_t *hashes);

// Groups equal hashes: distinct ones to the front of `keys`, how often to `counts`, and
// returns how many. Both have room for `capacity`, a power of two of at least 2 * count.
size_t ctext_group(const uint64_t *hashes, size_t count, uint64_t *keys, uint32_t *counts,
                   size_t capacity);

// hs_scan on an implementation that is known to be right; see scan.c.
hs_error_t ctext_scan(const hs_database_t *database, const char *bytes, unsigned count,
                      hs_scratch_t *scratch, match_event_handler visit, void *context);

// The platform that databases for ctext_scan are compiled for.
hs_error_t ctext_scan_platform(hs_platform_info_t *platform);

// Whether a match is found at the end of texts of every length; takes microseconds.
int ctext_scan_is_sound(void);

// ISO 639 code (static storage) by cld2, `percent` of the text in it; NULL if unknown.
const char *ctext_language(const char *bytes, size_t count, int *percent, int *reliable);

#ifdef __cplusplus
}
#endif
