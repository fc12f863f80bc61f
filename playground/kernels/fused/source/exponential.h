// The exponential function and its relatives, from one rational approximation and one division each.
//
// tanh w is odd / even, an odd polynomial over an even one, and everything else follows from those two:
//
//     e^(2w + k ln 2) = 2^k (even + odd) / (even - odd)
//
// For |w| <= ln(2) / 4 the quotient differs from tanh w by less than 1e-17 of it (interpolated at Chebyshev's points
// with sixty digits, its slope at zero held at 1), so what remains is rounding: at most 4 units in the last place.
#pragma once

#include "simd.h"

typedef struct {
    v2 power;  // k + 2^52 * 1.5: the integer k lies in the low bits
    v2 even, odd;
} Split;

#define ROUNDER 0x1.8p52  // added to a small number, it leaves no room for a fraction

// Splits e^(2z) for |z| < 1000.
INLINE Split split(v2 z) {
    v2 power = z * 0x1.71547652b82fep+1 + ROUNDER;  // 2 / ln 2
    v2 k = power - ROUNDER;
    v2 w = (z - k * 0x1.62e42feep-2) - k * 0x1.a39ef35793c76p-34;  // ln 2 / 2: k times the first part is exact
    v2 u = w * w;
    v2 even = (u * 0.015868673575199446181 + 0.44443358753035555144) * u + 1.0;
    v2 odd = ((u * 0.0010574777304479295622 + 0.11110025419702514792) * u + 1.0) * w;
    return (Split){power, even, odd};
}

// 2^k, for a split whose k lies between -1022 and 1023.
INLINE v2 two_to_the(v2 power) { return (v2)(((i2)power << 52) + (i2)both(1.0)); }

INLINE v2 exponential(v2 x) {
    Split s = split(at_most(at_least(x, -800.0), 800.0) * 0.5);
    i2 k = (i2)s.power - (i2)both(ROUNDER);
    i2 half = k >> 1;
    // Two factors: 2^k itself may be out of range where the result is not.
    v2 first = (v2)((half + 1023) << 52), second = (v2)((k - half + 1023) << 52);
    return (s.even + s.odd) / (s.even - s.odd) * first * second;
}

// e^x - 1 for x <= 0.
INLINE v2 exponential_minus_1(v2 x) {
    Split s = split(at_least(x, -700.0) * 0.5);
    v2 e = two_to_the(s.power);
    return ((e - 1.0) * s.even + (e + 1.0) * s.odd) / (s.even - s.odd);
}

// t / (t + 2) with t = e^2x - 1 = n / d, as n / (n + 2d): an error in n all but cancels where n is large.
INLINE v2 hyperbolic_tangent(v2 x) {
    Split s = split(at_most(magnitude(x), 22.0));  // from 19.1 on it is 1
    v2 e = two_to_the(s.power);
    v2 numerator = (e - 1.0) * s.even + (e + 1.0) * s.odd;
    return with_sign_of(numerator / (numerator + 2.0 * (s.even - s.odd)), x);
}

// 1 / (1 + e^-x), not below e^-700.
INLINE v2 logistic(v2 x) {
    Split s = split(at_most(at_least(x, -700.0), 700.0) * 0.5);
    v2 numerator = two_to_the(s.power) * (s.even + s.odd);
    return numerator / (numerator + (s.even - s.odd));
}
