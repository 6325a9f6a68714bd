#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

/// What one node of a parsed document is.
enum cjson_kind {
    CJSON_NULL = 0,
    CJSON_FALSE = 1,
    CJSON_TRUE = 2,
    CJSON_INTEGER = 3,
    CJSON_NUMBER = 4,
    CJSON_STRING = 5,
    CJSON_ARRAY = 6,
    CJSON_OBJECT = 7,
};

/// Why a document was refused.
enum cjson_failure {
    CJSON_OK = 0,
    CJSON_SYNTAX = 1,
    CJSON_UTF8 = 2,
    CJSON_DEPTH = 3,
    CJSON_NUMBER_RANGE = 4,
    CJSON_EMPTY = 5,
    CJSON_STRING_ESCAPE = 6,
    CJSON_MEMORY = 7,
};

/// One value in document order; an array or object is followed by its children,
/// and each child of an object by its key (a CJSON_STRING) first.
typedef struct cjson_node {
    const char *text;  // CJSON_STRING: UTF-8, not terminated, owned by the document
    size_t length;     // CJSON_STRING: bytes; CJSON_ARRAY, CJSON_OBJECT: children
    int64_t integer;   // CJSON_INTEGER
    double number;     // CJSON_NUMBER
    int kind;
} cjson_node;

typedef struct cjson_document cjson_document;

/// Parses `length` bytes; never throws. Free the result, whatever it says.
/// Returns NULL only when memory for the document itself cannot be had.
cjson_document *cjson_parse(const char *bytes, size_t length, size_t maximum_depth);
void cjson_free(cjson_document *document);

enum cjson_failure cjson_failure(const cjson_document *document);
/// Byte offset of the fault, or -1 where simdjson does not know it.
int64_t cjson_offset(const cjson_document *document);
const cjson_node *cjson_nodes(const cjson_document *document);
size_t cjson_count(const cjson_document *document);

#ifdef __cplusplus
}
#endif
