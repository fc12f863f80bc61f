// The natural logarithm, after fdlibm's e_log.c (Sun Microsystems, 1993): x = 2^k (1 + f), and a polynomial in
// s = f / (2 + f).
#pragma once

#include "exponential.h"

#define LN2_HIGH 0x1.62e42feep-1  // k times this is exact
#define LN2_LOW 0x1.a39ef35793c76p-33

INLINE v2 logarithm(v2 x) {
    i2 small = (i2)(x < 0x1p-1022);
    v2 scaled = choose(small, x * 0x1p54, x);  // subnormal numbers have fewer digits; these have all
    // 1 + f from 0.707 to 1.414, by moving what lies above it into the exponent.
    i2 bits = (i2)scaled + (0x3ff0000000000000 - 0x3fe6a09e00000000);
    i2 exponent = (bits >> 52) - 1023 + (small & -54);
    v2 f = (v2)((bits & 0x000fffffffffffff) + 0x3fe6a09e00000000) - 1.0;
    v2 k = (v2)(exponent + (i2)both(ROUNDER)) - ROUNDER;

    v2 s = f / (f + 2.0), z = s * s, half_square = 0.5 * f * f;
    v2 r = z * (0x1.5555555555593p-1 +
                z * (0x1.999999997fa04p-2 +
                     z * (0x1.2492494229359p-2 +
                          z * (0x1.c71c51d8e78afp-3 +
                               z * (0x1.7466496cb03dep-3 +
                                    z * (0x1.39a09d078c69fp-3 + z * 0x1.2f112df3e5244p-3))))));
    v2 result = k * LN2_HIGH - ((half_square - (s * (half_square + r) + k * LN2_LOW)) - f);

    result = choose((i2)(x == 0.0), both(-__builtin_inf()), result);
    result = choose((i2)(x < 0.0), both(__builtin_nan("")), result);
    i2 itself = (i2)(x == __builtin_inf()) | (i2)(x != x);
    return choose(itself, x, result);
}

// ln(1 + x) for x >= 0: the logarithm of the rounded sum, and a first-order correction for what was rounded away.
INLINE v2 logarithm_of_1_plus(v2 x) {
    v2 w = x + 1.0;
    return logarithm(w) + (x - (w - 1.0)) / w;
}

// ln(1 + e^x), the softplus function.
INLINE v2 logarithm_of_1_plus_exponential(v2 x) {
    return at_least(x, 0.0) + logarithm_of_1_plus(exponential(-magnitude(x)));
}
