// Kernels that pass once over rows or over the flat parameter buffers.
#define EACH(i, n) for (int i = 0; i < (n); i += VW)

static void rms_norm(int rows, int n, const float *x, const float *w, float epsilon, float *y,
                     float *inverse) {
    for (int r = 0; r < rows; r++, x += n, y += n) {
        float scale = 1.0f / sqrtf(dot(n, x, x) / (float)n + epsilon);
        inverse[r] = scale;
        EACH(i, n) store_upto(y + i, load_upto(x + i, n - i) * scale * load_upto(w + i, n - i), n - i);
    }
}

// With u = x / rms: dx = (w dy - u mean(w dy u)) / rms and dw = sum dy u.
static void rms_norm_backward(int rows, int n, const float *dy, const float *x, const float *w,
                              const float *inverse, float *dx, float *dw) {
    for (int r = 0; r < rows; r++, x += n, dy += n, dx += n) {
        float scale = inverse[r];
        vf sum = splat(0);
        EACH(i, n) sum += load_upto(dy + i, n - i) * load_upto(w + i, n - i) * load_upto(x + i, n - i);
        float mean = sum_lanes(sum) * scale * scale / (float)n;
        EACH(i, n) {
            int m = n - i;
            vf g = load_upto(dy + i, m), v = load_upto(x + i, m);
            vf d = (g * load_upto(w + i, m) - v * mean) * scale;
            store_upto(dx + i, load_upto(dx + i, m) + d, m);
            store_upto(dw + i, load_upto(dw + i, m) + g * v * scale, m);
        }
    }
}

static void rope(int rows, int heads, int d, float *x, int ld, const int32_t *positions,
                 const float *cosine, const float *sine, float direction) {
    int half = d / 2;
    for (int r = 0; r < rows; r++) {
        const float *c = cosine + (size_t)positions[r] * half, *s = sine + (size_t)positions[r] * half;
        for (int h = 0; h < heads; h++) {
            float *a = x + (size_t)r * ld + (size_t)h * d, *b = a + half;
            EACH(i, half) {
                int m = half - i;
                vf u = load_upto(a + i, m), v = load_upto(b + i, m);
                vf co = load_upto(c + i, m), si = load_upto(s + i, m) * direction;
                store_upto(a + i, u * co - v * si, m);
                store_upto(b + i, v * co + u * si, m);
            }
        }
    }
}

static void swiglu(int rows, int n, const float *gate_up, float *h) {
    for (int r = 0; r < rows; r++, gate_up += 2 * n, h += n) EACH(i, n) {
        int m = n - i;
        vf g = load_upto(gate_up + i, m), u = load_upto(gate_up + n + i, m);
        store_upto(h + i, g * u / (1.0f + vexp(-g)), m);
    }
}

// Overwrites gate and up with their gradients.
static void swiglu_backward(int rows, int n, const float *dh, float *gate_up) {
    for (int r = 0; r < rows; r++, gate_up += 2 * n, dh += n) EACH(i, n) {
        int m = n - i;
        vf g = load_upto(gate_up + i, m), u = load_upto(gate_up + n + i, m);
        vf d = load_upto(dh + i, m), s = 1.0f / (1.0f + vexp(-g));
        store_upto(gate_up + i, d * u * s * (1.0f + g * (1.0f - s)), m);
        store_upto(gate_up + n + i, d * g * s, m);
    }
}

static float log_sum_exp(int n, const float *logits) {
    float peak = logits[0];
    int whole = n / VW * VW;
    if (whole > 0) {
        vf top = load(logits);
        for (int i = VW; i < whole; i += VW) top = vmax(top, load(logits + i));
        peak = max_lanes(top);
    }
    for (int i = whole; i < n; i++) peak = logits[i] > peak ? logits[i] : peak;
    vf total = splat(0);
    for (int i = 0; i < whole; i += VW) total += vexp(load(logits + i) - peak);
    float sum = sum_lanes(total);
    for (int i = whole; i < n; i++) sum += expf(logits[i] - peak);
    return peak + logf(sum);
}

static float cross_entropy(int n, float *logits, int label, float scale) {
    float lse = log_sum_exp(n, logits), loss = lse - logits[label];
    EACH(i, n) store_upto(logits + i, vexp(load_upto(logits + i, n - i) - lse) * scale, n - i);
    logits[label] -= scale;
    return loss;
}

static void add(size_t n, const float *x, float *y) {
    size_t i = 0;
    for (; i + VW <= n; i += VW) store(y + i, load(y + i) + load(x + i));
    for (; i < n; i++) y[i] += x[i];
}

static double sum_of_squares(size_t n, const float *x) {
    double total = 0;
    for (size_t i = 0; i < n; i += 4096) total += dot(n - i < 4096 ? (int)(n - i) : 4096, x + i, x + i);
    return total;
}

// Loshchilov and Hutter, "Decoupled Weight Decay Regularization", algorithm 2.
static void adamw(size_t n, float *p, float *g, float *m, float *v, const ck_adamw *o) {
    float rate = o->learning_rate / o->correction1, keep = 1.0f - o->learning_rate * o->decay;
    float root = 1.0f / sqrtf(o->correction2);
    for (size_t i = 0; i < n; i += VW) {
        int c = n - i < VW ? (int)(n - i) : VW;
        vf grad = load_upto(g + i, c) * o->gradient_scale;
        vf first = load_upto(m + i, c) * o->beta1 + grad * (1.0f - o->beta1);
        vf second = load_upto(v + i, c) * o->beta2 + grad * grad * (1.0f - o->beta2);
        vf size = __builtin_elementwise_sqrt(second) * root + o->epsilon;
        store_upto(p + i, load_upto(p + i, c) * keep - rate * first / size, c);
        store_upto(m + i, first, c);
        store_upto(v + i, second, c);
        store_upto(g + i, splat(0), c);
    }
}
