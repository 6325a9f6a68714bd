// Causal attention of one sequence, by tiles of MR queries over all keys up to the tile's end, in
// the cells of this instruction set's products. The register tile is used directly, so a sequence
// of 25 tokens costs two row tiles and one panel and no call overhead.

// Queries whose gradients of keys and values are summed at once.
#define QB (MR * 4)

typedef struct {
    NAMED(cell) *keys, *values, *plain, *side, *left, *turned;
    float *p, *dp;
} attention_room;

// Rows of scores lie a line apart from a power of two, or they would share a few cache sets.
INLINE int score_pitch(int t) { return round_up(t, NR) + VW; }

static size_t attention_scratch(int t, int d) {
    size_t panels = 2 * NAMED(packed_size)(t, d) + NAMED(packed_size)(d, t);
    return panels + NAMED(packed_size)(d, QB) + (size_t)QB * (NAMED(row_pitch)(d) + 3 * score_pitch(t));
}

static attention_room furnish(int t, int d, float *scratch) {
    attention_room r;
    r.keys = (NAMED(cell) *)scratch;                // D x T panels of K transposed
    r.values = r.keys + NAMED(packed_size)(t, d);   // D x T panels of V transposed (backward)
    r.plain = r.values + NAMED(packed_size)(t, d);  // T x D panels of V (forward) or K (backward)
    r.side = r.plain + NAMED(packed_size)(d, t);    // QB x D panels of Q or dO
    r.left = r.side + NAMED(packed_size)(d, QB);    // rows of Q or dO
    r.turned = r.left + (size_t)QB * NAMED(row_pitch)(d);
    r.p = (float *)r.turned + (size_t)QB * score_pitch(t);
    r.dp = r.p + (size_t)QB * score_pitch(t);
    return r;
}

INLINE void panels_of(const float *x, int ld, int transposed, int n, int k, NAMED(cell) *out) {
    NAMED(pack)(x, ld, transposed, n, k, 0, round_up(n, NR) / NR, (float *)out);
}

INLINE vf scores_before(const float *row, int j, int n) {
    vf inside = lane_index() + (float)j;
    return inside < (float)n ? load(row + j) : splat(-1e30f);
}

// exp(scale * row[0 ..< n] - peak) in place, zero up to `width`; returns the log-sum-exp and leaves
// the factor that makes probabilities of them: it is cheaper on the sums of values than here.
static float soften(float *row, int n, int width, float scale, float *factor) {
    int whole = n / VW * VW;
    vf top = whole < n ? scores_before(row, whole, n) : splat(-1e30f);
    for (int j = 0; j < whole; j += VW) top = vmax(top, load(row + j));
    float peak = max_lanes(top) * scale;
    vf total = splat(0);
    for (int j = 0; j < whole; j += VW) {
        vf e = vexp(load(row + j) * scale - peak);
        store(row + j, e);
        total += e;
    }
    for (int j = whole; j < width; j += VW) {
        vf e = lane_index() + (float)j < (float)n ? vexp(load(row + j) * scale - peak) : splat(0);
        store(row + j, e);
        total += e;
    }
    float sum = sum_lanes(total);
    *factor = 1.0f / sum;
    return peak + logf(sum);
}

// The scores, or their gradients, of a tile of queries against the keys or values before `columns`.
INLINE void tile_scores(int rows, int columns, int d, const float *x, int ld, NAMED(cell) *left,
                        const NAMED(cell) *panels, float *to, int wide) {
    int pitch = NAMED(row_pitch)(d), depth = NAMED(steps)(d);
    NAMED(lay)(x, ld, rows, d, left, pitch);
    NAMED(block)(rows, columns, depth, left, pitch, 1, pitch, panels, depth, to, wide, 0);
}

// C = weights x panels over the first `seen` tokens, in passes of KC; the weights, which a row's
// floats are, become cells.
INLINE void weigh(int rows, int d, int seen, float *weights, int wide, const NAMED(cell) *panels,
                  int t, float *c, int ldc) {
    NAMED(cell) *a = (NAMED(cell) *)weights;
    NAMED(lay)(weights, wide, rows, seen, a, wide);
    for (int k0 = 0; k0 < seen; k0 += KC) {
        int kc = seen - k0 < KC ? seen - k0 : KC, at = NAMED(steps)(k0);
        NAMED(block)(rows, d, NAMED(steps)(kc), a + at, wide, 1, wide, panels + (size_t)at * NR,
                     NAMED(steps)(t), c, ldc, k0 > 0);
    }
}

static void attention(int t, int d, int group, const float *q, const float *k, const float *v,
                      int ld, float *o, int ldo, float *lse, int ldl, float *scratch) {
    attention_room r = furnish(t, d, scratch);
    int wide = score_pitch(t);
    float scale = 1.0f / sqrtf((float)d);
    panels_of(k, ld, 1, t, d, r.keys);
    panels_of(v, ld, 0, d, t, r.plain);
    for (int g = 0; g < group; g++)
        for (int first = 0; first < t; first += MR) {
            int rows = t - first < MR ? t - first : MR, seen = first + rows;
            int columns = round_up(seen, NR);
            tile_scores(rows, columns, d, q + (size_t)first * ld + g * d, ld, r.left, r.keys, r.p,
                        wide);
            float factors[MR];
            for (int i = 0; i < rows; i++)
                lse[(size_t)(first + i) * ldl + g] =
                    soften(r.p + (size_t)i * wide, first + i + 1, columns, scale, factors + i);
            float *to = o + (size_t)first * ldo + g * d;
            weigh(rows, d, seen, r.p, wide, r.plain, t, to, ldo);
            for (int i = 0; i < rows; i++, to += ldo)
                for (int j = 0; j < d; j += VW)
                    store_upto(to + j, load_upto(to + j, d - j) * factors[i], d - j);
        }
}
