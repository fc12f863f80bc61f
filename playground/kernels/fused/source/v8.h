// tanh and the exponential as V8, the browser's JavaScript, computes them: to the last bit, two at a time.
//
// They are fdlibm's s_tanh.c, s_expm1.c and e_exp.c, in the same operations and the same order; where fdlibm branches,
// both ways are computed and one is chosen. The bounds are its high words, written as doubles.
//
//     Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//     Developed at SunSoft, a Sun Microsystems, Inc. business.
//     Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is
//     preserved.
#pragma once

#include "logarithm.h"

typedef int32_t pair_of_int32 __attribute__((vector_size(8)));

#define PER_LN2 0x1.71547652b82fep+0
#define HALF_LN2 0x1.62e43p-2
#define THREE_HALVES_LN2 0x1.0a2b2p0

INLINE v2 truncated(v2 x) { return __builtin_convertvector(__builtin_convertvector(x, pair_of_int32), v2); }

// x / ln 2, rounded as fdlibm rounds it.
INLINE v2 halvings(v2 x) { return truncated(PER_LN2 * x + choose((i2)(x > 0.0), both(0.5), both(-0.5))); }

// e^x - 1 for what the tangent asks: x from -2 to 0, or from 2 to 44.
INLINE v2 v8_exponential_minus_1(v2 given) {
    i2 far = (i2)(given < -THREE_HALVES_LN2) | (i2)(given > 0.0), near = (i2)(given <= -HALF_LN2);
    v2 k = choose(far, halvings(given), choose(near, both(-1.0), both(0.0)));
    v2 high = given - k * LN2_HIGH, low = k * LN2_LOW;
    v2 x = high - low, c = (high - x) - low;
    v2 half = 0.5 * x, z = x * half;
    v2 r = 1.0 +
           z * (-0x1.11111111110f4p-5 +
                z * (0x1.a01a019fe5585p-10 +
                     z * (-0x1.4ce199eaadbb7p-14 + z * (0x1.0cfca86e65239p-18 + z * -0x1.afdb76e09c32dp-23))));
    v2 t = 3.0 - r * half, e = z * ((r - t) / (6.0 - x * t));
    v2 whole = x - (x * e - z);  // k = 0
    e = x * (e - c) - c - z;
    v2 power = two_to_the(k + ROUNDER), inverse = two_to_the(ROUNDER - k);
    v2 minus_1 = 0.5 * (x - e) - 0.5;  // k = -1
    v2 outer = (1.0 - (e - x)) * power - 1.0;
    v2 middle = ((1.0 - inverse) - (e - x)) * power;
    v2 upper = (x - (e + inverse) + 1.0) * power;
    v2 result = choose((i2)(k < 20.0), middle, upper);
    result = choose((i2)(k < 0.0) | (i2)(k > 56.0), outer, result);
    result = choose((i2)(k == -1.0), minus_1, result);
    return choose((i2)(k == 0.0), whole, result);
}

INLINE v2 v8_tangent(v2 x) {
    v2 size = magnitude(x), within = choose((i2)(size < 22.0), size, both(22.0));
    i2 large = (i2)(within >= 1.0);
    v2 t = v8_exponential_minus_1(choose(large, 2.0 * within, -2.0 * within));
    v2 quotient = choose(large, both(2.0), -t) / (t + 2.0);
    v2 result = choose(large, 1.0 - quotient, quotient);
    result = choose((i2)(size >= 22.0), both(1.0), result);
    result = choose((i2)(size < 0x1p-28), size, result);
    return choose((i2)(x != x), x, with_sign_of(result, x));
}

INLINE v2 v8_exponential(v2 given) {
    v2 x = choose((i2)(magnitude(given) < 800.0), given, both(0.0));
    v2 size = magnitude(x);
    v2 one = with_sign_of(both(1.0), x);
    v2 k = choose((i2)(size >= HALF_LN2), one, both(0.0));
    k = choose((i2)(size >= THREE_HALVES_LN2), halvings(x), k);
    v2 high = x - k * LN2_HIGH, low = k * LN2_LOW;
    v2 r = high - low, z = r * r;
    v2 c = r - z * (0x1.555555555553ep-3 +
                    z * (-0x1.6c16c16bebd93p-9 +
                         z * (0x1.1566aaf25de2cp-14 + z * (-0x1.bbd41c5d26bf1p-20 + z * 0x1.6376972bea4d0p-25))));
    v2 y = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
    i2 whole = (i2)(k + ROUNDER) - (i2)both(ROUNDER), half = whole >> 1;
    y = y * (v2)((half + 1023) << 52) * (v2)((whole - half + 1023) << 52);
    y = choose((i2)(size < 0x1p-28), 1.0 + x, y);
    y = choose((i2)(x == 1.0), both(0x1.5bf0a8b145769p+1), y);  // V8's own exception
    y = choose((i2)(given > 0x1.62e42fefa39efp+9), both(__builtin_inf()), y);
    y = choose((i2)(given < -0x1.74910d52d3051p+9), both(0.0), y);
    return choose((i2)(given != given), given, y);
}
