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
