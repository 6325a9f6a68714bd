#pragma once
#include <curl/curl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

// Swift cannot call variadic functions; each of these fixes one kind of argument.

typedef size_t (*ccurl_data_callback)(char *bytes, size_t size, size_t count, void *context);
typedef int (*ccurl_before_request_callback)(
    void *context, char *remote, char *local, int remote_port, int local_port);
typedef int (*ccurl_socket_callback)(
    CURL *easy, curl_socket_t socket, int what, void *context, void *per_socket);
typedef int (*ccurl_close_socket_callback)(void *context, curl_socket_t socket);
typedef int (*ccurl_timer_callback)(CURLM *multi, long milliseconds, void *context);

static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

// libcurl copies strings.
static inline CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_headers(CURL *easy, struct curl_slist *headers) {
    return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
}

static inline CURLcode ccurl_set_data_callback(
    CURL *easy, CURLoption option, ccurl_data_callback callback) {
    return curl_easy_setopt(easy, option, callback);
}

static inline CURLcode ccurl_set_before_request(
    CURL *easy, ccurl_before_request_callback callback, void *context) {
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, context);
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}

static inline CURLcode ccurl_set_close_socket(
    CURL *easy, ccurl_close_socket_callback callback, void *context) {
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, context);
    return curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, callback);
}

static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

static inline CURLMcode ccurl_multi_set_callbacks(
    CURLM *multi, ccurl_socket_callback on_socket, ccurl_timer_callback on_timer, void *context) {
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context);
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    return curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
}

static inline long ccurl_get_long(CURL *easy, CURLINFO info) {
    long value = 0;
    curl_easy_getinfo(easy, info, &value);
    return value;
}

static inline curl_off_t ccurl_get_offset(CURL *easy, CURLINFO info) {
    curl_off_t value = 0;
    curl_easy_getinfo(easy, info, &value);
    return value;
}

static inline void *ccurl_get_private(CURL *easy) {
    char *value = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value);
    return value;
}

// Swift cannot read the union of a CURLMsg.
static inline CURLcode ccurl_message_result(const CURLMsg *message) {
    return message->data.result;
}

// libcurl asks for the same sizes with every request and gives them all back at its end; glibc splits
// and merges what is larger than a kilobyte each time. Blocks given back are kept, by size, for the
// thread that gave them back, at most half a megabyte of each size.
enum { ccurl_sizes = 6, ccurl_smallest = 64, ccurl_kept = 512 << 10 };

typedef struct ccurl_block {
    size_t size;  // Index of the size, or ccurl_sizes for what is larger than the largest.
    struct ccurl_block *next;
} ccurl_block;

typedef struct ccurl_shelf {
    ccurl_block *first;
    size_t count;
} ccurl_shelf;

// Swift's importer emits what a function holds, but no thread-local variable beside it.
static inline ccurl_shelf *ccurl_shelf_of(size_t size) {
    static _Thread_local ccurl_shelf shelves[ccurl_sizes];
    return &shelves[size];
}

static inline size_t ccurl_bytes(size_t size) { return (size_t)ccurl_smallest << (2 * size); }

static inline void *ccurl_malloc(size_t bytes) {
    size_t size = 0;
    while (size < ccurl_sizes && ccurl_bytes(size) < bytes) size++;
    ccurl_shelf *shelf = size < ccurl_sizes ? ccurl_shelf_of(size) : NULL;
    ccurl_block *block = shelf ? shelf->first : NULL;
    if (block) {
        shelf->first = block->next;
        shelf->count--;
    } else {
        size_t room = size < ccurl_sizes ? ccurl_bytes(size) : bytes;
        if (room > SIZE_MAX - sizeof(ccurl_block)) return NULL;
        block = (ccurl_block *)malloc(sizeof(ccurl_block) + room);
        if (!block) return NULL;
        block->size = size;
    }
    return block + 1;
}

static inline void ccurl_free(void *pointer) {
    if (!pointer) return;
    ccurl_block *block = (ccurl_block *)pointer - 1;
    size_t size = block->size;
    ccurl_shelf *shelf = size < ccurl_sizes ? ccurl_shelf_of(size) : NULL;
    if (shelf && shelf->count * ccurl_bytes(size) < ccurl_kept) {
        block->next = shelf->first;
        shelf->first = block;
        shelf->count++;
    } else {
        free(block);
    }
}

static inline void *ccurl_realloc(void *pointer, size_t bytes) {
    if (!pointer) return ccurl_malloc(bytes);
    ccurl_block *block = (ccurl_block *)pointer - 1;
    if (block->size == ccurl_sizes && bytes > ccurl_bytes(ccurl_sizes - 1)) {
        if (bytes > SIZE_MAX - sizeof(ccurl_block)) return NULL;
        block = (ccurl_block *)realloc(block, sizeof(ccurl_block) + bytes);
        return block ? block + 1 : NULL;
    }
    size_t had = ccurl_bytes(block->size < ccurl_sizes ? block->size : ccurl_sizes - 1);
    if (block->size < ccurl_sizes && bytes <= had) return pointer;
    void *copy = ccurl_malloc(bytes);
    if (!copy) return NULL;
    memcpy(copy, pointer, had < bytes ? had : bytes);
    ccurl_free(pointer);
    return copy;
}

static inline void *ccurl_calloc(size_t count, size_t bytes) {
    if (bytes && count > SIZE_MAX / bytes) return NULL;
    void *pointer = ccurl_malloc(count * bytes);
    return pointer ? memset(pointer, 0, count * bytes) : NULL;
}

static inline char *ccurl_strdup(const char *text) {
    size_t bytes = strlen(text) + 1;
    void *copy = ccurl_malloc(bytes);
    return copy ? (char *)memcpy(copy, text, bytes) : NULL;
}

static inline CURLcode ccurl_global_init(void) {
    return curl_global_init_mem(
        CURL_GLOBAL_DEFAULT, ccurl_malloc, ccurl_free, ccurl_realloc, ccurl_strdup, ccurl_calloc);
}

static inline void *ccurl_event_set(struct epoll_event *event, int descriptor) {
    event->data.fd = descriptor;
    return event;
}
