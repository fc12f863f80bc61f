"""Why a training run broke down, as far as it can be proved."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .backend import Outputs
from .tape import Array


@dataclass(frozen=True)
class Diagnosis:
    """What happened and what would help. Both are keys that a page puts into words; `values` fills them in.

    Reasons: "decay" (learning_rate x L2 rate > 2: every step overshoots zero and doubles back farther),
    "inputs" (some input is far from the scale of 1), "rate" (the learning rate is too high),
    "l1" (the penalty has killed every path from the inputs), "dead" (no unit of some layer ever fires).
    """

    reason: str
    suggestion: str
    values: dict[str, float] = field(default_factory=dict)


#: An input whose mean square is above this is told as not standardised.
_LARGE_SCALE = 100.0


def diagnose_divergence(learning_rate: float, l2_rate: float, inputs: Array) -> Diagnosis:
    """Why the parameters stopped being finite.

    Args:
        learning_rate: of the epoch in which it happened.
        l2_rate: rate of the squared penalty, 0 if there is none.
        inputs: (features, N) training inputs.
    """
    if learning_rate * l2_rate > 2:
        values = {"learning_rate": learning_rate, "rate": l2_rate, "product": learning_rate * l2_rate}
        return Diagnosis("decay", "lower_product", values)
    scale = float(np.sqrt(np.max(np.mean(inputs**2, axis=1), initial=0.0)))
    if scale > _LARGE_SCALE:
        return Diagnosis("inputs", "standardise", {"scale": scale})
    return Diagnosis("rate", "lower_rate", {"learning_rate": learning_rate})


def diagnose_death(
    forward: Outputs, hidden: tuple[int, ...], rectified: tuple[bool, ...], weights: list[Array], l1: bool
) -> Diagnosis | None:
    """Whether the network can no longer learn, though its numbers are finite.

    Args:
        forward: of the training points.
        hidden: which layers hold the hidden units.
        rectified: for each of them, whether its activation is 0 with slope 0 for negative net input.
        weights: (fan_out, fan_in) of each linear layer.
        l1: whether an L1 penalty is at work.
    """
    if l1:
        for number, matrix in enumerate(weights):
            if matrix.size and not matrix.any():
                return Diagnosis("l1", "lower_regularization", {"layer": number + 1})
    forward.run()
    for number, (index, cut) in enumerate(zip(hidden, rectified, strict=True)):
        if cut and not forward.layer(index).any():
            return Diagnosis("dead", "lower_rate_or_leaky", {"layer": number + 1})
    return None
