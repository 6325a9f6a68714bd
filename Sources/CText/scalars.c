#include "scalars.h"

size_t ctext_decode(const uint8_t *bytes, size_t count, uint32_t *scalars) {
    size_t written = 0;
    for (size_t i = 0; i < count;) i += decode(bytes + i, &scalars[written++]);
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
