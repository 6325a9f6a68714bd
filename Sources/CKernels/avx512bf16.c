#include "kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define VW 16
#define MR 14
#define ISA_NAME "avx512bf16"
#define DOT_PAIRS(acc, x, y) \
    (vf) _mm512_dpbf16_ps((__m512)(acc), (__m512bh)(x), (__m512bh)(y))
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx512bf16,avx2,fma"))), apply_to = function)
#include "table.h"
#pragma clang attribute pop

const ck_kernels *ck_table_avx512bf16(void) { return &table; }
#endif
