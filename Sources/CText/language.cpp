#include "CText.h"

#include <cstdio>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

const char *ctext_language(const char *bytes, size_t count, int *percent, int *reliable) {
    // A megabyte is enough evidence and fits cld2's int; no scalar is cut in two.
    if (count > (1u << 20)) {
        count = 1u << 20;
        while ((bytes[count] & 0xC0) == 0x80) count--;
    }
    const int length = static_cast<int>(count);
    CLD2::Language languages[3];
    int percents[3];
    int text_bytes = 0;
    bool is_reliable = false;
    // Plain text: chat that talks about HTML must not be parsed as HTML.
    CLD2::DetectLanguageSummary(bytes, length, true, languages, percents, &text_bytes,
                                &is_reliable);
    *percent = percents[0];
    *reliable = is_reliable;
    if (languages[0] == CLD2::UNKNOWN_LANGUAGE) return nullptr;
    return CLD2::LanguageCode(languages[0]);
}
