#include "kernels.h"

#if defined(__x86_64__)
#define VW 16
#define MR 14
#define ISA_NAME "avx512"
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#include "table.h"
#pragma clang attribute pop

const ck_kernels *ck_table_avx512(void) { return &table; }
#endif
