#include "kernels.h"

#if defined(__x86_64__)
#define VW 16
#define MR 14
#define ISA_NAME "bf16 in software"
#define DOT_PAIRS dot_pairs
#define SOFTWARE_PAIRS
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#include "table.h"
#pragma clang attribute pop

const ck_kernels *ck_table_bf16_software(void) { return &table; }
#endif
