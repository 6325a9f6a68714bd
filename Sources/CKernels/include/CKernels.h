#pragma once
int ckernels_version(void);
