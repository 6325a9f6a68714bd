#include "kernels.h"

#define VW 4
#define MR 4
#define ISA_NAME "portable"
#include "table.h"

const ck_kernels *ck_table_portable(void) { return &table; }
