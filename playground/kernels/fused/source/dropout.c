#include "dropout.h"

static const uint64_t GOLDEN = 0x9E3779B97F4A7C15;

// SplitMix64's output function (Steele, Lea and Flood, 2014).
static uint64_t split_mix(uint64_t x) {
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
    return x ^ (x >> 31);
}

void dropout(const Layer *layer, double *rows, long stride, long count) {
    double keep = 1.0 / (1.0 - layer->rate), limit = layer->rate * 0x1p53;
    layer->state[0] += 1.0;
    uint64_t mask = ((uint64_t)layer->state[0] << 32) * GOLDEN + layer->seed;
    for (long unit = 0; unit < layer->fan_out; unit++) {
        double *x = rows + unit * stride, *factor = layer->kept + unit * stride;
        for (long p = 0; p < count; p++) {
            uint64_t bits = split_mix(mask + (uint64_t)(unit * count + p) * GOLDEN);
            factor[p] = (double)(bits >> 11) < limit ? 0.0 : keep;
            x[p] *= factor[p];
        }
        if (count & 1) {
            factor[count] = factor[count - 1];
            x[count] = x[count - 1];
        }
    }
}
