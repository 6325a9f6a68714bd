#include "CText.h"

#include <string.h>
#include <xxhash.h>

uint64_t ctext_xxh3(const void *bytes, size_t count, uint64_t seed) {
    return XXH3_64bits_withSeed(bytes, count, seed);
}

void ctext_xxh128(const void *bytes, size_t count, uint64_t *low, uint64_t *high) {
    XXH128_hash_t hash = XXH3_128bits(bytes, count);
    *low = hash.low64;
    *high = hash.high64;
}

// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
static inline uint64_t mix64(uint64_t x) {
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

size_t ctext_shingles64(const uint32_t *scalars, size_t count, size_t ngram, uint64_t *hashes) {
    if (count == 0) return 0;
    if (ngram > count) ngram = count;
    size_t grams = count - ngram + 1;
    for (size_t i = 0; i < grams; i++) {
        uint64_t hash = ngram;
        for (size_t k = 0; k < ngram; k++)
            hash = (hash ^ scalars[i + k]) * 0x9E3779B97F4A7C15u, hash ^= hash >> 32;
        hashes[i] = mix64(hash);
    }
    return grams;
}

size_t ctext_group(const uint64_t *hashes, size_t count, uint64_t *keys, uint32_t *counts,
                   size_t capacity) {
    memset(counts, 0, capacity * sizeof *counts);
    for (size_t i = 0; i < count; i++) {
        size_t slot = hashes[i] & (capacity - 1);
        while (counts[slot] != 0 && keys[slot] != hashes[i]) slot = (slot + 1) & (capacity - 1);
        keys[slot] = hashes[i];
        counts[slot]++;
    }
    size_t distinct = 0;
    for (size_t slot = 0; slot < capacity; slot++) {
        if (counts[slot] == 0) continue;
        keys[distinct] = keys[slot];
        counts[distinct++] = counts[slot];
    }
    return distinct;
}
