#include "kernels.h"

const ck_kernels *ck_kernels_for(ck_isa isa) {
    if (isa == CK_PORTABLE) return ck_table_portable();
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (isa == CK_AVX2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return ck_table_avx2();
    int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
    if (isa == CK_AVX512 && wide) return ck_table_avx512();
    if (isa == CK_AVX512_BF16 && wide && __builtin_cpu_supports("avx512bf16"))
        return ck_table_avx512bf16();
    if (isa == CK_BF16_SOFTWARE && wide) return ck_table_bf16_software();
#endif
    return 0;
}

const ck_kernels *ck_kernels_best(void) {
    const ck_kernels *best = ck_kernels_for(CK_AVX512);
    if (!best) best = ck_kernels_for(CK_AVX2);
    return best ? best : ck_table_portable();
}
