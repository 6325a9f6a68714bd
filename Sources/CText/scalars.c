#include "CText.h"

#include <string.h>

// One scalar of well-formed UTF-8; returns its length in bytes.
static inline size_t decode(const uint8_t *p, uint32_t *scalar) {
    if (p[0] < 0x80) {
        *scalar = p[0];
        return 1;
    }
    if (p[0] < 0xE0) {
        *scalar = (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
        return 2;
    }
    if (p[0] < 0xF0) {
        *scalar = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        return 3;
    }
    *scalar = (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
              (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    return 4;
}

// Beyond the basic plane whole blocks share a class.
static inline uint8_t class_of(uint32_t scalar, const uint8_t *classes) {
    if (scalar < 0x10000) return classes[scalar];
    if (scalar >= 0x1F000 && scalar < 0x1FB00) return CTEXT_SYMBOL;
    if (scalar >= 0x20000 && scalar < 0x40000) return CTEXT_HAN;
    if (scalar >= 0xE0000 && scalar < 0xE0200) return CTEXT_IGNORABLE;
    return scalar < 0x1F000 ? CTEXT_OTHER_LETTER : CTEXT_OTHER;
}

void ctext_count(const uint8_t *bytes, size_t count, ctext_tables tables, uint64_t *counts) {
    // Two sets of counters, so that a run of one class does not wait for its own last store.
    uint64_t even[CTEXT_CLASSES] = {0}, odd[CTEXT_CLASSES] = {0};
    size_t i = 0;
    while (i < count) {
        uint32_t scalar;
        i += decode(bytes + i, &scalar);
        even[class_of(scalar, tables.classes)]++;
        if (i >= count) break;
        i += decode(bytes + i, &scalar);
        odd[class_of(scalar, tables.classes)]++;
    }
    for (int k = 0; k < CTEXT_CLASSES; k++) counts[k] += even[k] + odd[k];
}

size_t ctext_decode(const uint8_t *bytes, size_t count, uint32_t *scalars) {
    size_t written = 0;
    for (size_t i = 0; i < count;) i += decode(bytes + i, &scalars[written++]);
    return written;
}

size_t ctext_fold(const uint8_t *bytes, size_t count, ctext_tables tables, int drop_punctuation,
                  uint32_t *scalars) {
    size_t written = 0;
    int space = 0;
    for (size_t i = 0; i < count;) {
        uint32_t scalar;
        i += decode(bytes + i, &scalar);
        if (scalar < 0x10000) scalar = tables.folds[scalar];
        uint8_t class = class_of(scalar, tables.classes);
        if (class == CTEXT_IGNORABLE) continue;
        if (class == CTEXT_PUNCTUATION && drop_punctuation) continue;
        if (class == CTEXT_WHITESPACE || class == CTEXT_NEWLINE) {
            space = written > 0;
            continue;
        }
        if (space) scalars[written++] = ' ';
        space = 0;
        scalars[written++] = scalar;
    }
    return written;
}

size_t ctext_encode(const uint32_t *scalars, size_t count, uint8_t *bytes) {
    uint8_t *p = bytes;
    for (size_t i = 0; i < count; i++) {
        uint32_t s = scalars[i];
        if (s < 0x80) {
            *p++ = (uint8_t)s;
        } else if (s < 0x800) {
            *p++ = (uint8_t)(0xC0 | s >> 6);
            *p++ = (uint8_t)(0x80 | (s & 0x3F));
        } else if (s < 0x10000) {
            *p++ = (uint8_t)(0xE0 | s >> 12);
            *p++ = (uint8_t)(0x80 | (s >> 6 & 0x3F));
            *p++ = (uint8_t)(0x80 | (s & 0x3F));
        } else {
            *p++ = (uint8_t)(0xF0 | s >> 18);
            *p++ = (uint8_t)(0x80 | (s >> 12 & 0x3F));
            *p++ = (uint8_t)(0x80 | (s >> 6 & 0x3F));
            *p++ = (uint8_t)(0x80 | (s & 0x3F));
        }
    }
    return (size_t)(p - bytes);
}
