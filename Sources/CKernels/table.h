// The kernels of this instruction set as one value.
#include "simd.h"

#include "gemm.h"

#include "few.h"

#include "attention.h"

#include "rows.h"

#ifdef DOT_PAIRS
#include "bf16.h"

#include "bf16_few.h"
#define PACKED_SIZE half_packed_size
#define PACK half_pack
#define GEMM half_gemm_or_few
#else
#define PACKED_SIZE packed_size
#define PACK pack
#define GEMM gemm_or_few
#endif

static const ck_kernels table = {
    .name = ISA_NAME,
    .row_tile = MR,
    .panel_width = NR,
    .packed_size = PACKED_SIZE,
    .gemm_scratch = gemm_scratch,
    .pack = PACK,
    .gemm = GEMM,
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
