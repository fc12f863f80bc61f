"""What keeps weights small: penalties on the loss, and limits on weights and gradients."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .tape import Array, Tape, call, spread


def penalty(parameters: Array, gradient: Array, is_weight: Array, rate: float, l1_share: float) -> Tape:
    """The calls that add the derivative of rate * sum(l1_share |w| + (1 - l1_share) w^2 / 2) to `gradient`.

    `l1_share` 1 is L1, 0 is L2, anything between is the elastic net (Zou and Hastie, 2005). `is_weight` is 1
    where the penalty acts.
    """
    if rate == 0:
        return []
    held = np.empty_like(parameters)
    tape: Tape = []
    for function, share in ((np.sign, l1_share), (np.positive, 1 - l1_share)):
        if share > 0:
            tape += [
                call(function, parameters, held),
                call(np.multiply, held, is_weight * (rate * share), held),
                call(np.add, gradient, held, gradient),
            ]
    return tape


def clip(gradient: Array, limit: float) -> Tape:
    """The calls that shorten the gradient to the length `limit` where it is longer (Pascanu et al., 2013)."""
    square = np.empty(())
    return [
        call(np.dot, gradient, gradient, square),
        call(np.sqrt, square, square),
        call(np.maximum, square, limit, out=square),
        call(np.divide, limit, square, square),
        call(np.multiply, gradient, square, gradient),
    ]


def max_norm(rows: Sequence[Array], limit: float) -> Tape:
    """The calls that shorten each unit's incoming weights to the length `limit` (Srebro and Shraibman, 2005).

    Args:
        rows: for each layer its weights (fan_out, fan_in), as views.
        limit: greatest Euclidean length.
    """
    tape: Tape = []
    for weights in rows:
        held, each = np.empty(weights.shape), np.empty(weights.shape)
        length = np.empty((len(weights), 1))
        tape += [
            call(np.copyto, held, weights),
            call(np.multiply, held, held, each),
            call(np.add.reduce, each, 1, None, length, True),
            call(np.sqrt, length, length),
            call(np.maximum, length, limit, out=length),
            call(np.divide, limit, length, length),
            spread(length, each),
            call(np.multiply, held, each, held),
            call(np.copyto, weights, held),
        ]
    return tape
