#include "looking.h"

#include "losses.h"
#include "structures.h"

EXPORT void fused_look(const Network *network, const double *points, int64_t count) {
    long stride = network->stride;
    for (long start = 0; start < count; start += stride) {
        long tile = count - start < stride ? (long)count - start : stride;
        for (long row = 0; row < network->inputs; row++) {
            double *to = network->input + (1 + row) * stride;
            for (long p = 0; p < tile; p++) to[p] = points[row * count + start + p];
            if (tile & 1) to[tile] = to[tile - 1];
        }
        forward(network, tile);
        for (const Seen *seen = network->seen; seen < network->seen + network->seen_count; seen++)
            for (long row = 0; row < seen->rows; row++)
                for (long p = 0; p < tile; p++) seen->to[row * count + start + p] = seen->from[row * stride + p];
    }
}

EXPORT double fused_loss(
    int32_t loss, const double *output, const double *target, int64_t rows, int64_t count
) {
    return loss_value(loss, output, target, (long)rows, (long)count, (long)count);
}
