#include "CText.h"

#include <string.h>

// vectorscan 5.4.9, as Debian 12 ships it, loses matches on processors with AVX-512: `x.+y`
// is missed where it lies in the last, incomplete block of 64 bytes (fixed upstream later,
// https://github.com/VectorCamp/vectorscan/pull/378 and neighbours). Its library holds the
// same code compiled for AVX2, which is right and as fast on texts of chat length; weak,
// since other builds and processors have no such symbol.
#if defined(__x86_64__)
extern hs_error_t avx2_hs_scan(const hs_database_t *, const char *, unsigned, unsigned,
                               hs_scratch_t *, match_event_handler, void *)
    __attribute__((weak));

static int takes_avx2(void) {
    __builtin_cpu_init();
    return avx2_hs_scan != NULL && __builtin_cpu_supports("avx2");
}
#endif

hs_error_t ctext_scan(const hs_database_t *database, const char *bytes, unsigned count,
                      hs_scratch_t *scratch, match_event_handler visit, void *context) {
#if defined(__x86_64__)
    if (takes_avx2()) return avx2_hs_scan(database, bytes, count, 0, scratch, visit, context);
#endif
    return hs_scan(database, bytes, count, 0, scratch, visit, context);
}

hs_error_t ctext_scan_platform(hs_platform_info_t *platform) {
    hs_error_t status = hs_populate_platform(platform);
    // Databases must not use engines that the AVX2 code lacks.
    platform->cpu_features &= HS_CPU_FEATURES_AVX2;
    return status;
}

static int count_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                       void *context) {
    (void)id, (void)from, (void)to, (void)flags;
    ++*(unsigned *)context;
    return 1;
}

// Scans texts of all lengths around two blocks for a match at their end.
static int finds_all(const hs_database_t *database, hs_scratch_t *scratch) {
    char text[192];
    for (unsigned count = 3; count <= sizeof text; count++) {
        memset(text, 'a', sizeof text);
        memcpy(text + count - 3, "xay", 3);
        unsigned found = 0;
        ctext_scan(database, text, count, scratch, count_match, &found);
        if (!found) return 0;
    }
    return 1;
}

int ctext_scan_is_sound(void) {
    hs_platform_info_t platform;
    hs_database_t *database = NULL;
    hs_compile_error_t *error = NULL;
    hs_scratch_t *scratch = NULL;
    int sound = 0;
    if (ctext_scan_platform(&platform) == HS_SUCCESS &&
        hs_compile("x.+y", 0, HS_MODE_BLOCK, &platform, &database, &error) == HS_SUCCESS &&
        hs_alloc_scratch(database, &scratch) == HS_SUCCESS)
        sound = finds_all(database, scratch);
    hs_free_compile_error(error);
    hs_free_scratch(scratch);
    hs_free_database(database);
    return sound;
}
