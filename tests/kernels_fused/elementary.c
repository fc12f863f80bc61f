// The elementary functions over arrays, and their greatest error against long double.

#include <math.h>

#include "exponential.h"
#include "logarithm.h"

#define EXPORT __attribute__((visibility("default")))

enum { EXPONENTIAL_, EXPONENTIAL_MINUS_1, HYPERBOLIC_TANGENT, LOGISTIC, LOGARITHM, LOGARITHM_OF_1_PLUS, SOFTPLUS_ };

EXPORT double compute(int function, double x) {
    v2 at = both(x), result = at;
    switch (function) {
        case EXPONENTIAL_: result = exponential(at); break;
        case EXPONENTIAL_MINUS_1: result = exponential_minus_1(at); break;
        case HYPERBOLIC_TANGENT: result = hyperbolic_tangent(at); break;
        case LOGISTIC: result = logistic(at); break;
        case LOGARITHM: result = logarithm(at); break;
        case LOGARITHM_OF_1_PLUS: result = logarithm_of_1_plus(at); break;
        case SOFTPLUS_: result = logarithm_of_1_plus_exponential(at); break;
    }
    return result[0];
}

static long double truth(int function, long double x) {
    switch (function) {
        case EXPONENTIAL_: return expl(x);
        case EXPONENTIAL_MINUS_1: return expm1l(x);
        case HYPERBOLIC_TANGENT: return tanhl(x);
        case LOGISTIC: return 1.0L / (1.0L + expl(-x));
        case LOGARITHM: return logl(x);
        case LOGARITHM_OF_1_PLUS: return log1pl(x);
        case SOFTPLUS_: return (x > 0 ? x : 0) + log1pl(expl(-fabsl(x)));
    }
    return x;
}

// The greatest error over xs in units of the last place of the true value; where it lies goes into `worst`.
EXPORT double greatest_error(int function, const double *xs, long n, double *worst) {
    double greatest = 0.0;
    for (long i = 0; i < n; i++) {
        long double expected = truth(function, xs[i]);
        double rounded = (double)expected, got = compute(function, xs[i]);
        if (rounded == got || (rounded != rounded && got != got)) continue;
        double size = fabs(rounded) < 0x1p-1022 ? 0x1p-1022 : fabs(rounded);
        double ulp = ldexp(1.0, ilogb(size) - 52);
        double error = (double)(fabsl(got - expected) / ulp);
        if (!(error <= greatest)) {
            greatest = error;
            *worst = xs[i];
        }
    }
    return greatest;
}
