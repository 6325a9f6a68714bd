#include "CJSON.h"

// Results are checked, never thrown: an exception must not reach Swift.
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <memory>
#include <new>
#include <vector>

using namespace simdjson;

struct cjson_document {
    dom::parser parser;
    std::vector<cjson_node> nodes;
    enum cjson_failure failure = CJSON_OK;
    int64_t offset = -1;
};

namespace {

// A parser keeps its buffers between documents, which halves the cost of a
// small one; one larger than this is given back instead of kept.
constexpr size_t kept_capacity = 4u << 20;
thread_local std::unique_ptr<cjson_document> spare;

enum cjson_failure failure_of(error_code code) {
    switch (code) {
    case SUCCESS: return CJSON_OK;
    case UTF8_ERROR: return CJSON_UTF8;
    case DEPTH_ERROR: return CJSON_DEPTH;
    case NUMBER_ERROR: return CJSON_NUMBER_RANGE;
    case EMPTY: return CJSON_EMPTY;
    case STRING_ERROR: return CJSON_STRING_ESCAPE;
    case MEMALLOC:
    case CAPACITY: return CJSON_MEMORY;
    default: return CJSON_SYNTAX;
    }
}

void push_string(std::vector<cjson_node> &nodes, std::string_view text) {
    nodes.push_back({text.data(), text.size(), 0, 0, CJSON_STRING});
}

void push_leaf(std::vector<cjson_node> &nodes, int kind, int64_t integer, double number) {
    nodes.push_back({nullptr, 0, integer, number, kind});
}

void flatten(std::vector<cjson_node> &nodes, dom::element element);

void flatten_children(std::vector<cjson_node> &nodes, dom::element element, bool keyed) {
    size_t at = nodes.size();
    size_t count = 0;
    push_leaf(nodes, keyed ? CJSON_OBJECT : CJSON_ARRAY, 0, 0);
    if (keyed) {
        for (dom::key_value_pair field : element.get_object().value_unsafe()) {
            push_string(nodes, field.key);
            flatten(nodes, field.value);
            count++;
        }
    } else {
        for (dom::element child : element.get_array().value_unsafe()) {
            flatten(nodes, child);
            count++;
        }
    }
    nodes[at].length = count;
}

void flatten(std::vector<cjson_node> &nodes, dom::element element) {
    switch (element.type()) {
    case dom::element_type::ARRAY: return flatten_children(nodes, element, false);
    case dom::element_type::OBJECT: return flatten_children(nodes, element, true);
    case dom::element_type::STRING:
        return push_string(nodes, element.get_string().value_unsafe());
    case dom::element_type::INT64:
        return push_leaf(nodes, CJSON_INTEGER, element.get_int64().value_unsafe(), 0);
    case dom::element_type::UINT64:
        return push_leaf(
            nodes, CJSON_NUMBER, 0, static_cast<double>(element.get_uint64().value_unsafe()));
    case dom::element_type::DOUBLE:
        return push_leaf(nodes, CJSON_NUMBER, 0, element.get_double().value_unsafe());
    case dom::element_type::BOOL:
        return push_leaf(
            nodes, element.get_bool().value_unsafe() ? CJSON_TRUE : CJSON_FALSE, 0, 0);
    case dom::element_type::NULL_VALUE: return push_leaf(nodes, CJSON_NULL, 0, 0);
    }
}

// The DOM parser does not say where it stopped; the lazy one does, so a refused
// document is walked once more with it.
error_code walk(ondemand::value value) {
    ondemand::json_type type;
    if (error_code code = value.type().get(type)) return code;
    switch (type) {
    case ondemand::json_type::array: {
        ondemand::array array;
        if (error_code code = value.get_array().get(array)) return code;
        for (auto child : array) {
            ondemand::value inner;
            if (error_code code = child.get(inner)) return code;
            if (error_code code = walk(inner)) return code;
        }
        return SUCCESS;
    }
    case ondemand::json_type::object: {
        ondemand::object object;
        if (error_code code = value.get_object().get(object)) return code;
        for (auto field : object) {
            std::string_view key;
            if (error_code code = field.unescaped_key().get(key)) return code;
            ondemand::value inner;
            if (error_code code = field.value().get(inner)) return code;
            if (error_code code = walk(inner)) return code;
        }
        return SUCCESS;
    }
    case ondemand::json_type::string: return value.get_string().error();
    case ondemand::json_type::number: return value.get_number().error();
    case ondemand::json_type::boolean: return value.get_bool().error();
    case ondemand::json_type::null: {
        bool null = false;
        if (error_code code = value.is_null().get(null)) return code;
        return null ? SUCCESS : N_ATOM_ERROR;
    }
    }
    return TAPE_ERROR;
}

int64_t locate(const char *bytes, size_t length, size_t maximum_depth) {
    padded_string copy(bytes, length);
    ondemand::parser parser;
    // The lazy parser counts the document itself as one level.
    if (parser.allocate(length, maximum_depth + 2)) return -1;
    ondemand::document document;
    if (parser.iterate(copy).get(document)) return -1;
    ondemand::value root;
    error_code code = document.get_value().get(root);
    if (!code) code = walk(root);
    if (!code) return -1;
    const char *place = nullptr;
    if (document.current_location().get(place)) return -1;
    ptrdiff_t offset = place - copy.data();
    return offset >= 0 && static_cast<size_t>(offset) <= length ? offset : -1;
}

void parse(cjson_document &document, const char *bytes, size_t length, size_t maximum_depth) {
    document.nodes.clear();
    document.offset = -1;
    error_code code = SUCCESS;
    if (document.parser.max_depth() != maximum_depth || document.parser.capacity() < length) {
        code = document.parser.allocate(length < 4096 ? 4096 : length, maximum_depth);
    }
    dom::element root;
    if (!code) code = document.parser.parse(bytes, length, true).get(root);
    document.failure = failure_of(code);
    if (!code) {
        flatten(document.nodes, root);
    } else if (document.failure == CJSON_SYNTAX || document.failure == CJSON_NUMBER_RANGE
               || document.failure == CJSON_STRING_ESCAPE) {
        document.offset = locate(bytes, length, maximum_depth);
    }
}

}  // namespace

extern "C" {

cjson_document *cjson_parse(const char *bytes, size_t length, size_t maximum_depth) {
    cjson_document *document = spare.release();
    try {
        if (document == nullptr) document = new cjson_document();
        parse(*document, bytes, length, maximum_depth);
    } catch (...) {
        // Only allocation can throw here.
        if (document != nullptr) document->failure = CJSON_MEMORY;
    }
    return document;
}

void cjson_free(cjson_document *document) {
    bool keep = document != nullptr && !spare && document->parser.capacity() <= kept_capacity
        && document->nodes.capacity() * sizeof(cjson_node) <= kept_capacity;
    if (keep) {
        spare.reset(document);
    } else {
        delete document;
    }
}

enum cjson_failure cjson_failure(const cjson_document *document) { return document->failure; }

int64_t cjson_offset(const cjson_document *document) { return document->offset; }

const cjson_node *cjson_nodes(const cjson_document *document) { return document->nodes.data(); }

size_t cjson_count(const cjson_document *document) { return document->nodes.size(); }
}
