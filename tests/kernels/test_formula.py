"""A network's formula says what the network computes, but for its rounded numbers."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest

from playground.kernels.activations import ACTIVATIONS
from playground.kernels.combinations import COMBINATIONS
from playground.kernels.formula import formula, number
from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec
from playground.kernels.tape import Array

POINT = np.array([1.3, -0.7])
SPECS = {
    "default": Spec(),
    "bias only": Spec(features=(), hidden_layers=()),
    "every feature": Spec(
        features=("x", "y", "xSquared", "ySquared", "xTimesY", "sinX", "sinY"), problem="regression"
    ),
    "batch norm, skip": Spec(compat="none", hidden_layers=(2, 2), batch_norm=True, skip=True),
    "classes": Spec(compat="none", problem="multi-class", dataset="blobs", classes=3),
    **{f"combination {name}": Spec(compat="none", combination=name) for name in COMBINATIONS},
    **{
        f"activation {name}": Spec(compat="none", activation=name, hidden_layers=(3,)) for name in ACTIVATIONS
    },
}


def evaluated(lines: list[str], at: Array) -> dict[str, float]:
    """Every name that the lines define, computed from x_1 and x_2 alone, with the kernels' functions."""
    known: dict[str, Any] = {"x_1": at[:1], "x_2": at[1:], "_sin": np.sin, "_cos": np.cos, "_tanh": np.tanh}
    functions = {"_" + name.replace("_", ""): f for name, f in ACTIVATIONS.items()}
    values: dict[str, float] = {}
    for line in lines:
        text = re.sub(r"a\^\{\((\d+)\)\}_\{(\d+)\}", r"a_\1_\2", line)
        text = re.sub(r"\\operatorname\{(\w+)\}", lambda m: "_" + m[1].lower(), text)
        text = re.sub(r" \\cdot 10\^\{(-?\d+)\}", r"e\1", text)
        text = re.sub(r"\\(sin|cos) (x_.)", r"_\1(\2)", text)
        text = re.sub(r"\\(tanh|sin|cos)", r"_\1", text)
        text = re.sub(r"(?<=\d) (?=[ax_(])", " * ", text.replace("^", "**"))
        name, text = text.split(" = ", 1)
        known[name] = eval(text, {**functions, **known}) + np.zeros(1)
        values[name] = float(known[name][0])
    return values


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_the_lines_compute_what_the_network_does(spec: Spec) -> None:
    """Weights of few digits, so that rounding takes nothing away: the last lines give the output exactly."""
    live = LiveTrainer(spec)
    network = live._network
    network.parameters[:] = np.round(np.random.default_rng(3).uniform(0.1, 0.9, network.size), 2)
    network.parameters[::3] *= -1
    found = evaluated(formula(live.subject)["units"], POINT)
    expected = network.predict(live.source.seen(POINT[None, :]))[:, 0]
    outputs = [value for name, value in found.items() if name.startswith("y")]
    exact = not spec.batch_norm and "radial" not in spec.combination  # those write what they derive, rounded
    np.testing.assert_allclose(outputs, expected, rtol=1e-12 if exact else 0.02)


def test_every_layer_has_its_line_in_matrices() -> None:
    """The short form begins with the inputs and names each layer's matrix, bias and activation."""
    assert formula(LiveTrainer(Spec(activation="relu")).subject)["symbols"] == [
        "x = (x_1, x_2)",
        r"a^{(1)} = \operatorname{ReLU}(W^{(1)} x + b^{(1)})",
        r"a^{(2)} = \operatorname{ReLU}(W^{(2)} a^{(1)} + b^{(2)})",
        r"y = \tanh(W^{(3)} a^{(2)} + b^{(3)})",
    ]


def test_functions_without_a_name_are_defined() -> None:
    """Below the network stands what ReLU is; what a logit means is said too."""
    found = formula(LiveTrainer(Spec(compat="none", activation="relu")).subject)
    assert found["where"] == [r"\operatorname{ReLU}(g) = \max(0, g)"]
    assert found["meaning"] == [r"P(+1) = \sigma(y) = 1 / (1 + e^{-y})"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.12345, "0.123"), (-2.0, "-2"), (1e-7, r"1 \cdot 10^{-7}"), (123456, r"1.23 \cdot 10^{5}")],
)
def test_numbers_are_rounded(value: float, text: str) -> None:
    """Three digits that count, and powers of ten as mathematics writes them."""
    assert number(value) == text
    assert math.isclose(float(text.replace(r" \cdot 10^{", "e").rstrip("}")), value, rel_tol=0.005)
