#include "softmax.h"

#include "exponential.h"

void softmax(const double *g, double *share, long rows, long stride, long points) {
    for (long p = 0; p < points; p += 2) {
        v2 highest = load(g + p), total = both(0.0);
        for (long r = 1; r < rows; r++) {
            v2 x = load(g + r * stride + p);
            highest = choose((i2)(x <= highest), highest, x);  // a NaN is the highest, so that it is seen
        }
        for (long r = 0; r < rows; r++) {
            v2 e = exponential(load(g + r * stride + p) - highest);
            store(share + r * stride + p, e);
            total += e;
        }
        for (long r = 0; r < rows; r++) store(share + r * stride + p, load(share + r * stride + p) / total);
    }
}

void softmax_backward(const double *share, double *delta, long rows, long stride, long points) {
    for (long p = 0; p < points; p += 2) {
        v2 mean = both(0.0);
        for (long r = 0; r < rows; r++) mean += load(delta + r * stride + p) * load(share + r * stride + p);
        for (long r = 0; r < rows; r++) {
            double *at = delta + r * stride + p;
            store(at, (load(at) - mean) * load(share + r * stride + p));
        }
    }
}
