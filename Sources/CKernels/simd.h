// Vectors of VW floats. Included once per instruction set, inside its target region.
#define INLINE static inline __attribute__((always_inline))
#define CLAMP_LOW -87.0f
#define CLAMP_HIGH 88.0f

typedef float vf __attribute__((ext_vector_type(VW)));
typedef float vfu __attribute__((ext_vector_type(VW), aligned(4), may_alias));
typedef int32_t vi __attribute__((ext_vector_type(VW)));

INLINE vf load(const float *p) { return *(const vfu *)p; }
INLINE void store(float *p, vf x) { *(vfu *)p = x; }
INLINE vf splat(float x) { return (vf)(x); }

INLINE vf load_some(const float *p, int n) {
    float lanes[VW] = {0};
    for (int i = 0; i < n; i++) lanes[i] = p[i];
    return load(lanes);
}
INLINE void store_some(float *p, vf x, int n) {
    float lanes[VW];
    store(lanes, x);
    for (int i = 0; i < n; i++) p[i] = lanes[i];
}
// Lanes [0, n) of memory, the rest zero; n may be VW or more.
INLINE vf load_upto(const float *p, int n) { return n >= VW ? load(p) : load_some(p, n); }
INLINE void store_upto(float *p, vf x, int n) {
    if (n >= VW) store(p, x);
    else store_some(p, x, n);
}

INLINE vf lane_index(void) {
    vf r;
    for (int i = 0; i < VW; i++) r[i] = (float)i;
    return r;
}

#if VW == 16
INLINE float sum_lanes(vf x) {
    float __attribute__((ext_vector_type(8))) a = x.lo + x.hi;
    float __attribute__((ext_vector_type(4))) b = a.lo + a.hi;
    return (b.x + b.z) + (b.y + b.w);
}
#elif VW == 8
INLINE float sum_lanes(vf x) {
    float __attribute__((ext_vector_type(4))) b = x.lo + x.hi;
    return (b.x + b.z) + (b.y + b.w);
}
#else
INLINE float sum_lanes(vf b) { return (b.x + b.z) + (b.y + b.w); }
#endif

INLINE vf vmax(vf a, vf b) { return __builtin_elementwise_max(a, b); }
#if VW == 16
INLINE float max_lanes(vf x) {
    float __attribute__((ext_vector_type(8))) a = __builtin_elementwise_max(x.lo, x.hi);
    float __attribute__((ext_vector_type(4))) b = __builtin_elementwise_max(a.lo, a.hi);
    return fmaxf(fmaxf(b.x, b.z), fmaxf(b.y, b.w));
}
#elif VW == 8
INLINE float max_lanes(vf x) {
    float __attribute__((ext_vector_type(4))) b = __builtin_elementwise_max(x.lo, x.hi);
    return fmaxf(fmaxf(b.x, b.z), fmaxf(b.y, b.w));
}
#else
INLINE float max_lanes(vf b) { return fmaxf(fmaxf(b.x, b.z), fmaxf(b.y, b.w)); }
#endif

// exp by range reduction and the degree-5 polynomial of Cephes expf; about 2 ulp. Adding ROUNDER,
// 1.5 * 2^23 and the bias of an exponent, rounds to an integer that the low bits are.
#define ROUNDER (12582912.0f + 127.0f)
INLINE vf vexp(vf x) {
    x = __builtin_elementwise_min(vmax(x, splat(CLAMP_LOW)), splat(CLAMP_HIGH));
    vf biased = x * 1.44269504088896341f + ROUNDER, n = biased - ROUNDER;
    vf r = x - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    vf p = splat(1.9875691500e-4f);
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
    return p * (vf)((vi)biased << 23);
}

// VW x VW transpose: log2(VW) rounds of interleaving row i with row i + VW / 2.
INLINE void transpose(vf r[VW]) {
    for (int round = 1; round < VW; round *= 2) {
        vf s[VW];
        _Pragma("clang loop unroll(full)") for (int i = 0; i < VW / 2; i++) {
            vf a = r[i], b = r[i + VW / 2];
#if VW == 16
            s[2 * i] = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6,
                                               22, 7, 23);
            s[2 * i + 1] = __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13,
                                                   29, 14, 30, 15, 31);
#elif VW == 8
            s[2 * i] = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
            s[2 * i + 1] = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
#else
            s[2 * i] = __builtin_shufflevector(a, b, 0, 4, 1, 5);
            s[2 * i + 1] = __builtin_shufflevector(a, b, 2, 6, 3, 7);
#endif
        }
        _Pragma("clang loop unroll(full)") for (int i = 0; i < VW; i++) r[i] = s[i];
    }
}
