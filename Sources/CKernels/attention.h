// Causal attention of one sequence, by blocks of QB queries over all keys up to the block's end.
// The register tile of the matrix product is used directly, so a sequence of 25 tokens costs
// two row tiles and one panel and no call overhead.
#define QB (MR * 2)

typedef struct {
    float *keys, *values, *plain, *side, *p, *dp, *a;
} attention_room;

// Rows of scores lie a line apart from a power of two, or they would share a few cache sets.
INLINE int score_pitch(int t) { return round_up(t, NR) + 16; }

static size_t attention_scratch(int t, int d) {
    size_t wide = round_up(t, NR), deep = round_up(d, NR);
    return wide * d * 2 + (size_t)t * deep + (size_t)QB * deep + 2 * QB * score_pitch(t) +
           gemm_scratch();
}

static attention_room furnish(int t, int d, float *scratch) {
    size_t wide = round_up(t, NR), deep = round_up(d, NR);
    attention_room r;
    r.keys = scratch;                    // D x T panels of K transposed
    r.values = r.keys + wide * d;        // D x T panels of V transposed (backward)
    r.plain = r.values + wide * d;       // T x D panels of V (forward) or K (backward)
    r.side = r.plain + (size_t)t * deep; // QB x D panels of Q or dO
    r.p = r.side + (size_t)QB * deep;
    r.dp = r.p + QB * score_pitch(t);
    r.a = r.dp + QB * score_pitch(t);
    return r;
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

static void attention(int t, int d, int group, const float *q, const float *k, const float *v,
                      int ld, float *o, int ldo, float *lse, int ldl, float *scratch) {
    attention_room r = furnish(t, d, scratch);
    int panels = round_up(t, NR) / NR, wide = score_pitch(t);
    float scale = 1.0f / sqrtf((float)d);
    pack(k, ld, 1, t, d, 0, panels, r.keys);
    pack(v, ld, 0, d, t, 0, round_up(d, NR) / NR, r.plain);
    for (int g = 0; g < group; g++)
        for (int first = 0; first < t; first += QB) {
            int rows = t - first < QB ? t - first : QB, seen = first + rows;
            int columns = round_up(seen, NR);
            product(rows, columns, d, q + (size_t)first * ld + g * d, ld, 0, r.keys, d, r.p, wide,
                    0, r.a);
            float factors[QB];
            for (int i = 0; i < rows; i++)
                lse[(size_t)(first + i) * ldl + g] =
                    soften(r.p + (size_t)i * wide, first + i + 1, columns, scale, factors + i);
            float *to = o + (size_t)first * ldo + g * d;
            product(rows, d, seen, r.p, wide, 0, r.plain, t, to, ldo, 0, r.a);
            for (int i = 0; i < rows; i++, to += ldo)
                for (int j = 0; j < d; j += VW)
                    store_upto(to + j, load_upto(to + j, d - j) * factors[i], d - j);
        }
}

INLINE float dot(int n, const float *a, const float *b) {
    vf sum = splat(0);
    for (int i = 0; i < n; i += VW) sum += load_upto(a + i, n - i) * load_upto(b + i, n - i);
    return sum_lanes(sum);
}

// p becomes the probabilities and dp the gradient of the raw scores of one row.
static void soften_backward(float *p, float *dp, int n, int width, float scale, float lse,
                            float mean) {
    int whole = n / VW * VW;
    for (int j = 0; j < whole; j += VW) {
        vf e = vexp(load(p + j) * scale - lse);
        store(p + j, e);
        store(dp + j, e * (load(dp + j) - mean) * scale);
    }
    for (int j = whole; j < width; j += VW) {
        vi inside = lane_index() + (float)j < (float)n;
        vf e = inside ? vexp(load(p + j) * scale - lse) : splat(0);
        vf ds = inside ? e * (load(dp + j) - mean) * scale : splat(0);
        store(p + j, e);
        store(dp + j, ds);
    }
}

static void attention_backward(int t, int d, int group, const float *q, const float *k,
                               const float *v, int ld, const float *o, const float *d_o, int ldo,
                               const float *lse, int ldl, float *dq, float *dk, float *dv,
                               float *scratch) {
    attention_room r = furnish(t, d, scratch);
    int panels = round_up(t, NR) / NR, wide = score_pitch(t), deep = round_up(d, NR) / NR;
    float scale = 1.0f / sqrtf((float)d);
    pack(k, ld, 1, t, d, 0, panels, r.keys);
    pack(v, ld, 1, t, d, 0, panels, r.values);
    pack(k, ld, 0, d, t, 0, deep, r.plain);
    for (int i = 0; i < t; i++) {
        memset(dk + (size_t)i * ld, 0, sizeof(float) * d);
        memset(dv + (size_t)i * ld, 0, sizeof(float) * d);
    }
    for (int g = 0; g < group; g++)
        for (int first = 0; first < t; first += QB) {
            int rows = t - first < QB ? t - first : QB, seen = first + rows;
            int columns = round_up(seen, NR);
            const float *qb = q + (size_t)first * ld + g * d;
            const float *ob = o + (size_t)first * ldo + g * d;
            const float *dob = d_o + (size_t)first * ldo + g * d;
            product(rows, columns, d, qb, ld, 0, r.keys, d, r.p, wide, 0, r.a);
            product(rows, columns, d, dob, ldo, 0, r.values, d, r.dp, wide, 0, r.a);
            for (int i = 0; i < rows; i++)
                soften_backward(r.p + (size_t)i * wide, r.dp + (size_t)i * wide, first + i + 1,
                                columns, scale, lse[(size_t)(first + i) * ldl + g],
                                dot(d, ob + (size_t)i * ldo, dob + (size_t)i * ldo));
            product(rows, d, seen, r.dp, wide, 0, r.plain, t, dq + (size_t)first * ld + g * d, ld,
                    0, r.a);
            pack(qb, ld, 0, d, rows, 0, deep, r.side);
            product(seen, d, rows, r.dp, wide, 1, r.side, rows, dk, ld, 1, r.a);
            pack(dob, ldo, 0, d, rows, 0, deep, r.side);
            product(seen, d, rows, r.p, wide, 1, r.side, rows, dv, ld, 1, r.a);
        }
}

// Keys lie as the panels of a D x capacity operand, values as those of a capacity x D operand, so
// that scores and sums are products.
static size_t cache_keys(int capacity, int d) { return packed_size(capacity, d); }
static size_t cache_values(int capacity, int d) { return packed_size(d, capacity); }

static size_t attend_scratch(int length, int group) { return (size_t)group * score_pitch(length); }

static void remember(int position, int capacity, int d, const float *k, const float *v,
                     float *keys, float *values) {
    float *column = keys + (size_t)(position / NR) * NR * d + position % NR;
    for (int i = 0; i < d; i++) column[(size_t)i * NR] = k[i];
    for (int i = 0; i < d; i++)
        values[((size_t)(i / NR) * capacity + position) * NR + i % NR] = v[i];
}

static void attend(int length, int capacity, int d, int group, const float *q, const float *keys,
                   const float *values, float *o, float *scores) {
    int wide = round_up(length, NR), pitch = score_pitch(length);
    float scale = 1.0f / sqrtf((float)d);
    block(group, wide, d, q, d, 1, d, keys, d, scores, pitch, 0);
    float factors[64];
    for (int first = 0; first < group; first += 64) {
        int some = group - first < 64 ? group - first : 64;
        float *row = scores + (size_t)first * pitch, *to = o + (size_t)first * d;
        for (int g = 0; g < some; g++)
            soften(row + (size_t)g * pitch, length, wide, scale, factors + g);
        block(some, d, length, row, pitch, 1, pitch, values, capacity, to, d, 0);
        for (int g = 0; g < some; g++, to += d)
            for (int i = 0; i < d; i += VW)
                store_upto(to + i, load_upto(to + i, d - i) * factors[g], d - i);
    }
}
