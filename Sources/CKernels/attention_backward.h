// The gradients of attention.h.

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

// C[key] (+)= sum over the queries from `first` on of turned[query, key] * panels[query]. A query
// has no part in keys after it, so their tile begins at its own. `fresh`: these are the first
// queries that see the keys from `first` on.
static void turn_in(int rows, int d, int first, const NAMED(cell) *turned, int wide,
                    const NAMED(cell) *panels, float *c, int ldc, int fresh) {
    int depth = NAMED(steps)(rows);
    NAMED(block)(first, d, depth, turned, 1, 0, wide, panels, depth, c, ldc, 1);
    for (int i = 0; i < rows; i += MR) {
        int some = rows - i < MR ? rows - i : MR, at = NAMED(steps)(i), key = first + i;
        NAMED(block)(some, d, depth - at, turned + (size_t)at * wide + key, 1, 0, wide,
                     panels + (size_t)at * NR, depth, c + (size_t)key * ldc, ldc, !fresh);
    }
}

static void attention_backward(int t, int d, int group, const float *q, const float *k,
                               const float *v, int ld, const float *o, const float *d_o, int ldo,
                               const float *lse, int ldl, float *dq, float *dk, float *dv,
                               float *scratch) {
    attention_room r = furnish(t, d, scratch);
    int wide = score_pitch(t);
    float scale = 1.0f / sqrtf((float)d);
    panels_of(k, ld, 1, t, d, r.keys);
    panels_of(v, ld, 1, t, d, r.values);
    panels_of(k, ld, 0, d, t, r.plain);
    for (int g = 0; g < group; g++)
        for (int first = 0; first < t; first += QB) {
            int rows = t - first < QB ? t - first : QB;
            const float *qb = q + (size_t)first * ld + g * d;
            const float *ob = o + (size_t)first * ldo + g * d;
            const float *dob = d_o + (size_t)first * ldo + g * d;
            for (int i = 0; i < rows; i += MR) {
                int some = rows - i < MR ? rows - i : MR;
                int columns = round_up(first + i + some, NR);
                float *p = r.p + (size_t)i * wide, *dp = r.dp + (size_t)i * wide;
                tile_scores(some, columns, d, qb + (size_t)i * ld, ld, r.left, r.keys, p, wide);
                tile_scores(some, columns, d, dob + (size_t)i * ldo, ldo, r.left, r.values, dp,
                            wide);
                for (int j = i; j < i + some; j++, p += wide, dp += wide)
                    soften_backward(p, dp, first + j + 1, columns, scale,
                                    lse[(size_t)(first + j) * ldl + g],
                                    dot(d, ob + (size_t)j * ldo, dob + (size_t)j * ldo));
            }
            int seen = first + rows;
            panels_of(dob, ldo, 0, d, rows, r.side);
            turn_in(rows, d, first, NAMED(turn)(r.p, wide, rows, seen, r.turned), wide, r.side, dv,
                    ld, g == 0);
            panels_of(qb, ld, 0, d, rows, r.side);
            turn_in(rows, d, first, NAMED(turn)(r.dp, wide, rows, seen, r.turned), wide, r.side, dk,
                    ld, g == 0);
            for (int i = 0; i < rows; i += MR) {
                int some = rows - i < MR ? rows - i : MR;
                weigh(some, d, first + i + some, r.dp + (size_t)i * wide, wide, r.plain, t,
                      dq + (size_t)(first + i) * ld + g * d, ld);
            }
        }
}
