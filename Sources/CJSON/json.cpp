#include "CJSON.h"
#include <simdjson.h>
int cjson_version(void) { return simdjson::SIMDJSON_VERSION_MAJOR; }
