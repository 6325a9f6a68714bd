#pragma once

#include "CText.h"

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
