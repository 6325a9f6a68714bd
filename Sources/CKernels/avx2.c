#include "kernels.h"

#if defined(__x86_64__)
#define VW 8
#define MR 6
#define ISA_NAME "avx2"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "table.h"
#pragma clang attribute pop

const ck_kernels *ck_table_avx2(void) { return &table; }
#endif
