// What the tiles of few rows fetch while they multiply.

// Up to here a tile waits for memory alone; it fetches this many bytes ahead into the first-level
// cache.
#define SPARE_ROWS 4
#define SPARE_AHEAD 4096

// Tiles of more rows fetch the panel after theirs into the second-level cache, those of one panel
// each a share of it, so that memory is busy all the time.
typedef struct {
    const char *next;
    int step;
} ahead;

INLINE ahead behind(const void *panel, size_t bytes, int rows, int part, int parts) {
    size_t from = rows > SPARE_ROWS ? bytes + bytes / parts * part : SPARE_AHEAD;
    ahead f = {(const char *)panel + from, NR * 4 / parts};
    return f;
}

INLINE void fetch_some(const int rows, ahead *f) {
    if (rows > SPARE_ROWS) __builtin_prefetch(f->next, 0, 2);
    else __builtin_prefetch(f->next);
    if (f->step > 64 && rows > SPARE_ROWS) __builtin_prefetch(f->next + 64, 0, 2);
    else if (f->step > 64) __builtin_prefetch(f->next + 64);
    f->next += f->step;
}

INLINE void copy_tile(int rows, int columns, const float *from, int ldf, float *to, int ldt) {
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++) to[(size_t)i * ldt + j] = from[(size_t)i * ldf + j];
}
