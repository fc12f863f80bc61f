#include "losses.h"

#include "exponential.h"
#include "logarithm.h"
#include "softmax.h"

typedef struct {
    v2 value, slope;
} Wrong;

INLINE Wrong squared(v2 y, v2 t) { return (Wrong){0.5 * (y - t) * (y - t), y - t}; }

INLINE Wrong absolute(v2 y, v2 t) {
    v2 error = y - t;
    return (Wrong){magnitude(error), choose((i2)(error == 0.0) | (i2)(error != error), error, with_sign_of(both(1.0), error))};
}

INLINE Wrong huber(v2 y, v2 t) {
    v2 error = y - t, size = magnitude(error);
    return (Wrong){
        choose((i2)(size <= 1.0), 0.5 * error * error, size - 0.5),
        at_most(at_least(error, -1.0), 1.0),
    };
}

INLINE Wrong hinge(v2 y, v2 t) {
    v2 room = 1.0 - y * t;
    return (Wrong){at_least(room, 0.0), zero_where((i2)(room <= 0.0), choose((i2)(room != room), room, -t))};
}

INLINE Wrong binary_cross_entropy(v2 y, v2 t) {
    return (Wrong){logarithm_of_1_plus_exponential(y) - t * y, logistic(y) - t};
}

INLINE void slopes(Wrong (*wrong)(v2, v2), const double *y, const double *t, double *delta, long n) {
    for (long i = 0; i < n; i += 2) store(delta + i, wrong(load(y + i), load(t + i)).slope);
}

INLINE double total(Wrong (*wrong)(v2, v2), const double *y, const double *t, long n) {
    v2 all = both(0.0);
    for (long i = 0; i + 2 <= n; i += 2) all += wrong(load(y + i), load(t + i)).value;
    return sum(all) + (n & 1 ? wrong(both(y[n - 1]), both(t[n - 1])).value[0] : 0.0);
}

void loss_gradient(
    int loss, const double *output, const double *target, double *delta, long rows, long stride, long count
) {
    long points = (count + 1) & ~1L;
    if (loss == CATEGORICAL_CROSS_ENTROPY) softmax(output, delta, rows, stride, points);
    for (long row = 0; row < rows; row++) {
        const double *y = output + row * stride, *t = target + row * stride;
        double *d = delta + row * stride;
        switch (loss) {
            case SQUARED: slopes(squared, y, t, d, points); break;
            case ABSOLUTE: slopes(absolute, y, t, d, points); break;
            case HUBER: slopes(huber, y, t, d, points); break;
            case HINGE: slopes(hinge, y, t, d, points); break;
            case BINARY_CROSS_ENTROPY: slopes(binary_cross_entropy, y, t, d, points); break;
            case CATEGORICAL_CROSS_ENTROPY:
                for (long p = 0; p < points; p += 2) store(d + p, load(d + p) - load(t + p));
                break;
        }
        if (count & 1) d[count] = 0.0;
    }
}

// Two neighbours of a row, or twice the last one.
INLINE v2 pair(const double *row, long p, long count) { return (v2){row[p], row[p + 1 < count ? p + 1 : p]}; }

// ln(sum of e^y_j) - sum of t_j y_j, at points p and p + 1.
static v2 categorical_cross_entropy(const double *y, const double *t, long rows, long stride, long p, long count) {
    v2 highest = pair(y, p, count), powers = both(0.0), fitting = both(0.0);
    for (long row = 1; row < rows; row++) {
        v2 x = pair(y + row * stride, p, count);
        highest = choose((i2)(x <= highest), highest, x);
    }
    for (long row = 0; row < rows; row++) {
        v2 x = pair(y + row * stride, p, count);
        powers += exponential(x - highest);
        fitting += pair(t + row * stride, p, count) * x;
    }
    return highest + logarithm(powers) - fitting;
}

double loss_value(int loss, const double *output, const double *target, long rows, long stride, long count) {
    double value = 0.0;
    if (loss == CATEGORICAL_CROSS_ENTROPY) {
        for (long p = 0; p < count; p += 2) {
            v2 two = categorical_cross_entropy(output, target, rows, stride, p, count);
            value += p + 1 < count ? sum(two) : two[0];
        }
        return value;
    }
    for (long row = 0; row < rows; row++) {
        const double *y = output + row * stride, *t = target + row * stride;
        switch (loss) {
            case SQUARED: value += total(squared, y, t, count); break;
            case ABSOLUTE: value += total(absolute, y, t, count); break;
            case HUBER: value += total(huber, y, t, count); break;
            case HINGE: value += total(hinge, y, t, count); break;
            case BINARY_CROSS_ENTROPY: value += total(binary_cross_entropy, y, t, count); break;
        }
    }
    return value;
}
