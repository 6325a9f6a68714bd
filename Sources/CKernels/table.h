// The kernels of this instruction set as one value.
#include "simd.h"

#include "gemm.h"

#ifdef DOT_PAIRS
#include "bf16.h"
#define NAMED(name) half_##name
#else
#define NAMED(name) name
#endif

#include "few_gemm.h"

#include "attention.h"

#include "attention_backward.h"

#include "attend.h"

#include "rows.h"

static const ck_kernels table = {
    .name = ISA_NAME,
    .row_tile = MR,
    .panel_width = NR,
    .packed_size = NAMED(packed_size),
    .gemm_scratch = gemm_scratch,
    .pack = NAMED(pack),
    .gemm = NAMED(gemm_or_few),
    .rms_norm = rms_norm,
    .rms_norm_backward = rms_norm_backward,
    .rope = rope,
    .swiglu = swiglu,
    .swiglu_backward = swiglu_backward,
    .cross_entropy = cross_entropy,
    .log_sum_exp = log_sum_exp,
    .add = add,
    .sum_of_squares = sum_of_squares,
    .adamw = adamw,
    .attention_scratch = attention_scratch,
    .attention = attention,
    .attention_backward = attention_backward,
    .cache_keys = cache_keys,
    .cache_values = cache_values,
    .remember = remember,
    .attend_scratch = attend_scratch,
    .attend = attend,
};
