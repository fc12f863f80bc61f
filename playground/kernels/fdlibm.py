"""The elementary functions of V8, JavaScript's engine in Node and Chrome, bit for bit.

V8 does not call the machine's C library for them but its own copy of fdlibm, whose last bit is another one in
2 to 10 % of all arguments. These are the parts of it that TensorFlow Playground reaches, in plain floats.
Where fdlibm compares the high words of doubles, the bounds here are written as the doubles they stand for.

Source: fdlibm 5.3 (https://www.netlib.org/fdlibm), as in V8's ``src/base/ieee754.cc``:

    Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.

    Developed at SunSoft, a Sun Microsystems, Inc. business.
    Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice
    is preserved.
"""

from __future__ import annotations

import math
from math import frexp

_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_PER_LN2 = 1.44269504088896338700e00
_HALF_LN2 = float.fromhex("0x1.62e43p-2")
_THREE_HALVES_LN2 = float.fromhex("0x1.0a2b2p0")
_TINY = 2.0**-28
# Coefficients of the approximations, named as in fdlibm: of expm1, exp, log, sin and cos.
_Q1, _Q2, _Q3 = -3.33333333333331316428e-02, 1.58730158725481460165e-03, -7.93650757867487942473e-05
_Q4, _Q5 = 4.00821782732936239552e-06, -2.01099218183624371326e-07
_P1, _P2, _P3 = 1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05
_P4, _P5 = -1.65339022054652515390e-06, 4.13813679705723846039e-08
_L1, _L2, _L3 = 6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01
_L4, _L5, _L6 = 2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01
_L7 = 1.479819860511658591e-01
_S1, _S2, _S3 = -1.66666666666666324348e-01, 8.33333333332248946124e-03, -1.98412698298579493134e-04
_S4, _S5, _S6 = 2.75573137070700676789e-06, -2.50507602534068634195e-08, 1.58969099521155010221e-10
_C1, _C2, _C3 = 4.16666666666666019037e-02, -1.38888888888741095749e-03, 2.48015872894767294178e-05
_C4, _C5, _C6 = -2.75573143513906633035e-07, 2.08757232129817482790e-09, -1.13596475577881948265e-11


def tanh(x: float) -> float:
    """``Math.tanh``."""
    size = abs(x)
    if size >= 22:
        return 1.0 if x > 0 else -1.0
    if size >= 1:
        z = 1 - 2 / (_expm1(2 * size) + 2)
    elif size >= _TINY:
        t = _expm1(-2 * size)
        z = -t / (t + 2)
    else:  # or not a number
        return x
    return z if x > 0 else -z


def _expm1(x: float) -> float:
    """exp(x) - 1 for what `tanh` asks: x from -2 to -2**-27, or from 2 to 44."""
    if x < -_THREE_HALVES_LN2 or x > 0:
        k = int(_PER_LN2 * x + (0.5 if x > 0 else -0.5))
        high, low = x - k * _LN2_HIGH, k * _LN2_LOW
        x = high - low
        c = (high - x) - low
    elif x <= -_HALF_LN2:
        k = -1
        high = x + _LN2_HIGH
        x = high + _LN2_LOW
        c = (high - x) + _LN2_LOW
    else:
        k = 0
    half = 0.5 * x
    z = x * half
    r = 1 + z * (_Q1 + z * (_Q2 + z * (_Q3 + z * (_Q4 + z * _Q5))))
    t = 3 - r * half
    e = z * ((r - t) / (6 - x * t))
    if k == 0:
        return x - (x * e - z)
    e = x * (e - c) - c - z
    if k == -1:
        return 0.5 * (x - e) - 0.5
    if k < 0 or k > 56:
        return (1 - (e - x)) * 2.0**k - 1
    if k < 20:
        return ((1 - 2.0**-k) - (e - x)) * 2.0**k
    return (x - (e + 2.0**-k) + 1) * 2.0**k


def exp(x: float) -> float:
    """``Math.exp``: infinite where it overflows."""
    size = abs(x)
    if x > 7.09782712893383973096e02:
        return math.inf
    if x < -7.45133219101941108420e02:
        return 0.0
    if size < _TINY:
        return 1 + x
    if x == 1:
        return math.e  # V8's own exception: the way below ends one bit beside it
    k, high, low = 0, x, 0.0
    if size >= _THREE_HALVES_LN2:
        k = int(_PER_LN2 * x + (0.5 if x > 0 else -0.5))
    elif size >= _HALF_LN2:
        k = 1 if x > 0 else -1
    elif x != x:
        return x
    if k:
        high, low = x - k * _LN2_HIGH, k * _LN2_LOW
        x = high - low
    z = x * x
    c = x - z * (_P1 + z * (_P2 + z * (_P3 + z * (_P4 + z * _P5))))
    if k == 0:
        return 1 - ((x * c) / (c - 2) - x)
    y = 1 - ((low - (x * c) / (2 - c)) - high)
    # In two steps: either power of two alone may lie outside the doubles.
    return y * 2.0 ** (k // 2) * 2.0 ** (k - k // 2)


def log(x: float) -> float:
    """``Math.log`` of a finite x > 0."""
    mantissa, k = frexp(x)
    one_to_two = 2 * mantissa
    k -= 1
    if one_to_two >= float.fromhex("0x1.6a09cp0"):
        f = mantissa - 1
        k += 1
    else:
        f = one_to_two - 1
    if -(2.0**-20) <= f < 2.0**-20:
        r = f * f * (0.5 - 0.33333333333333333 * f)
        return k * _LN2_HIGH - ((r - k * _LN2_LOW) - f)
    s = f / (2 + f)
    z = s * s
    w = z * z
    odd = w * (_L2 + w * (_L4 + w * _L6))
    even = z * (_L1 + w * (_L3 + w * (_L5 + w * _L7)))
    r = even + odd
    if float.fromhex("0x1.6147ap0") <= one_to_two < float.fromhex("0x1.6b852p0"):
        half_square = 0.5 * f * f
        return k * _LN2_HIGH - ((half_square - (s * (half_square + r) + k * _LN2_LOW)) - f)
    return k * _LN2_HIGH - ((s * (f - r) - k * _LN2_LOW) - f)


def sin(x: float) -> float:
    """``Math.sin`` of |x| < 2**19 pi/2."""
    n, high, low = _reduced(x)
    if n == 0:  # in full, and then rounded otherwise than a remainder
        z = x * x
        return x + z * x * (_S1 + z * _sin_series(z))
    size = _cos(high, low) if n & 1 else _sin(high, low)
    return -size if n & 2 else size


def cos(x: float) -> float:
    """``Math.cos`` of |x| < 2**19 pi/2."""
    n, high, low = _reduced(x)
    size = _sin(high, low) if n & 1 else _cos(high, low)
    return -size if (n + 1) & 2 else size


#: pi/2 in parts of 33 bits, each with what is left after it.
_HALF_PI = (
    (1.57079632673412561417e00, 6.07710050650619224932e-11),
    (6.07710050630396597660e-11, 2.02226624879595063154e-21),
    (2.02226624871116645580e-21, 8.47842766036889956997e-32),
)
_PER_HALF_PI = 6.36619772367581382433e-01
_QUARTER_PI = float.fromhex("0x1.921fcp-1")


def _reduced(x: float) -> tuple[int, float, float]:
    """n, high and low with x = n pi/2 + high + low and |high| at most pi/4."""
    size = abs(x)
    if size < _QUARTER_PI:
        return 0, x, 0.0
    n = int(size * _PER_HALF_PI + 0.5)
    part, rest = _HALF_PI[0]
    r, w = size - n * part, n * rest
    high = r - w
    if n >= 32 or _high_word(size) == _high_word(n * (math.pi / 2)):
        # So much may have cancelled that the later bits of pi count.
        for cancelled, (part, rest) in zip((16, 49), _HALF_PI[1:], strict=True):
            if frexp(size)[1] - frexp(high)[1] <= cancelled:
                break
            held, w = r, n * part
            r = held - w
            w = n * rest - ((held - r) - w)
            high = r - w
    low = (r - high) - w
    return (n, high, low) if x > 0 else (-n, -high, -low)


def _high_word(x: float) -> tuple[int, int]:
    """Exponent and first 21 bits."""
    mantissa, exponent = frexp(x)
    return exponent, int(mantissa * 2**21)


def _sin(x: float, y: float) -> float:
    """sin(x + y) for |x| up to pi/4 and a far smaller y."""
    if abs(x) < 2.0**-27:
        return x  # fdlibm forgets y here
    z = x * x
    v = z * x
    return x - ((z * (0.5 * y - v * _sin_series(z)) - y) - v * _S1)


def _sin_series(z: float) -> float:
    """What follows x + S1 x**3 in the sine's series, over x**5, at z = x**2."""
    return _S2 + z * (_S3 + z * (_S4 + z * (_S5 + z * _S6)))


def _cos(x: float, y: float) -> float:
    """cos(x + y) for |x| up to pi/4 and a far smaller y."""
    z = x * x
    r = z * (_C1 + z * (_C2 + z * (_C3 + z * (_C4 + z * (_C5 + z * _C6)))))
    size = abs(x)
    if size < float.fromhex("0x1.33333p-2"):  # 0.3
        return 1 - (0.5 * z - (z * r - x * y))
    if size >= float.fromhex("0x1.90001p-1"):  # 0.78125
        quarter = 0.28125
    else:
        mantissa, exponent = frexp(size)
        quarter = math.ldexp(int(mantissa * 2**21), exponent - 23)  # |x| / 4, cut after 21 bits
    return (1 - quarter) - ((0.5 * z - quarter) - (z * r - x * y))
