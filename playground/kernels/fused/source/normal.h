// The normal distribution function: the same Chebyshev series as kernels/special.py, see there for its source.
#pragma once

#include "exponential.h"

static const double NORMAL_SERIES[26] = {
    -0.6513268598908547,     0.6419697923564902,      0.019476473204185836,   -0.009561514786808632,
    -0.0009465953444820369,  0.00036683949785276145,  4.252332480690777e-05,  -2.0278578112534242e-05,
    -1.6242900046470256e-06, 1.3036558355805232e-06,  1.5626441722066142e-08, -8.523809591492654e-08,
    6.5290544390988515e-09,  5.059343495551469e-09,   -9.91364156493033e-10,  -2.273651222931836e-10,
    9.646791102015527e-11,   2.3940380830391146e-12,  -6.886027526497553e-12, 8.944879273090725e-13,
    3.130921399342958e-13,   -1.1270822361367252e-13, 3.810905255189232e-16,  7.106097613609237e-15,
    -1.5230282014571041e-15, -9.457494571291254e-17,
};

// The share of a standard normal distribution below x.
INLINE v2 normal_share(v2 x) {
    v2 z = magnitude(x) * 0.70710678118654752440;
    v2 t = 2.0 / (z + 2.0);
    v2 u = t * 4.0 - 2.0;  // twice the series' variable, as Clenshaw's recurrence wants it
    v2 d = both(0.0), before = both(0.0);
    for (int i = 25; i > 0; i--) {
        v2 next = u * d - before + NORMAL_SERIES[i];
        before = d;
        d = next;
    }
    v2 exponent = u * 0.5 * d - before + NORMAL_SERIES[0] - z * z;
    v2 tail = exponential(exponent) * t * 0.5;
    return choose((i2)(x > 0.0), 1.0 - tail, tail);
}
