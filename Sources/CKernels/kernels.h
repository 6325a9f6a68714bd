// What every instruction set's file sees before its target region begins.
#pragma once
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "CKernels.h"

const ck_kernels *ck_table_portable(void);
#if defined(__x86_64__)
const ck_kernels *ck_table_avx2(void);
const ck_kernels *ck_table_avx512(void);
const ck_kernels *ck_table_avx512bf16(void);
const ck_kernels *ck_table_bf16_software(void);
#endif
