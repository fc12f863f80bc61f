"""The normal distribution function, which NumPy does not have."""

from __future__ import annotations

import math

import numpy as np

from .tape import Array, Tape, call

#: Chebyshev series of log(erfc(z)) + z^2 - log(t) in u = 2t - 1, where t = 2 / (2 + z) and z >= 0: the form
#: of Numerical Recipes (3rd ed., section 6.2.2), computed with forty digits.
_SERIES = (
    -0.6513268598908547,
    0.6419697923564902,
    0.019476473204185836,
    -0.009561514786808632,
    -0.0009465953444820369,
    0.00036683949785276145,
    4.252332480690777e-05,
    -2.0278578112534242e-05,
    -1.6242900046470256e-06,
    1.3036558355805232e-06,
    1.5626441722066142e-08,
    -8.523809591492654e-08,
    6.5290544390988515e-09,
    5.059343495551469e-09,
    -9.91364156493033e-10,
    -2.273651222931836e-10,
    9.646791102015527e-11,
    2.3940380830391146e-12,
    -6.886027526497553e-12,
    8.944879273090725e-13,
    3.130921399342958e-13,
    -1.1270822361367252e-13,
    3.810905255189232e-16,
    7.106097613609237e-15,
    -1.5230282014571041e-15,
    -9.457494571291254e-17,
)


def normal_cdf(x: Array, out: Array) -> Tape:
    """The calls that write the share of a standard normal distribution below `x` into `out`.

    The relative error stays below 2e-14 for |x| < 6 and below 1e-12 down to x = -37, where the result
    underflows.
    """
    z, t, u, d, held, above = (np.empty_like(x) for _ in range(6))
    upper = np.empty(x.shape, bool)
    tape = [
        call(np.abs, x, z),
        call(np.multiply, z, math.sqrt(0.5), z),
        call(np.add, z, 2.0, t),
        call(np.divide, 2.0, t, t),
        call(np.multiply, t, 4.0, u),
        call(np.subtract, u, 2.0, u),  # twice the series' variable, as Clenshaw's recurrence wants it
        call(np.copyto, d, 0.0),
        call(np.copyto, above, 0.0),
    ]
    for coefficient in reversed(_SERIES[1:]):
        tape += [
            call(np.multiply, u, d, held),
            call(np.subtract, held, above, held),
            call(np.add, held, coefficient, held),
        ]
        d, held, above = held, above, d
    return [
        *tape,
        call(np.multiply, u, 0.5, u),
        call(np.multiply, u, d, u),
        call(np.subtract, u, above, u),
        call(np.add, u, _SERIES[0], u),
        call(np.multiply, z, z, z),
        call(np.subtract, u, z, u),
        call(np.exp, u, u),
        call(np.multiply, u, t, out),
        call(np.multiply, out, 0.5, out),
        call(np.greater, x, 0.0, upper),
        call(np.subtract, 1.0, out, out, where=upper),
    ]
