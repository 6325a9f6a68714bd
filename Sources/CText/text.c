#include "CText.h"
#include <hs/hs.h>
int ctext_version(void) { return HS_MAJOR; }
