"""A whole network as one formula in TeX, its numbers rounded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from .activations import ACTIVATIONS
from .combinations import COMBINATIONS
from .transcript import Subject
from .transcript.blocks import Block

#: How the features are written.
FEATURES = {
    "x": "x_1",
    "y": "x_2",
    "xSquared": "x_1^2",
    "ySquared": "x_2^2",
    "xTimesY": "x_1 x_2",
    "sinX": r"\sin x_1",
    "sinY": r"\sin x_2",
    "cosX": r"\cos x_1",
    "cosY": r"\cos x_2",
}
#: Activations that TeX has a name for; others are named, and defined below the network.
_KNOWN = {"tanh": r"\tanh", "sine": r"\sin", "cosine": r"\cos"}
_WRITTEN = {"relu": "ReLU", "leaky_relu": "LeakyReLU", "silu": "SiLU", "hard_tanh": "hardtanh"}
_CAPITALS = ("elu", "selu", "gelu")
_DIGITS = 3
_NO_TEX = re.compile(r"[\\{}_^$%&#~]+")  # of a name: what TeX would take for something else


def formula(subject: Subject) -> dict[str, list[str]]:
    """The network in lines of TeX.

    Returns:
        "symbols": a line a layer, with matrices by their names; "units": a line a unit, with its numbers;
        "meaning": what the output says; "where": the functions used that have no name in TeX.
    """
    blocks = subject.blocks
    names = input_names(subject)
    symbols, units = [rf"x = ({', '.join(names)})"], list[str]()
    for block in blocks:
        last = block is blocks[-1]
        symbols.append(_symbols(block, last))
        outputs = unit_names(block, last)
        written = _units(block, names)
        if block.activation == "softmax":
            units += [f"z_{{{j}}} = {text}" for j, text in enumerate(written)]
        else:
            units += [f"{name} = {text}" for name, text in zip(outputs, written, strict=True)]
        names = outputs
    used = [name for name in subject.activations if name not in (*_KNOWN, "softmax")]
    where = [rf"{activation_name(name)}(g) = {ACTIVATIONS[name].formula}" for name in used]
    return {"symbols": symbols, "units": units, "meaning": _meaning(subject), "where": where}


def input_names(subject: Subject) -> list[str]:
    """What the network receives, as TeX: features of x_1 and x_2, or columns by their names."""
    if subject.features is None:
        return [rf"\operatorname{{{_NO_TEX.sub(' ', name).strip() or 'x'}}}" for name, _ in subject.columns]
    return [FEATURES[name] for name in subject.features]


def unit_names(block: Block, last: bool) -> list[str]:
    """What the units of a layer are called, as TeX; classes are numbered from 0."""
    if not last:
        return [f"a^{{({block.number})}}_{{{j + 1}}}" for j in range(block.fan_out)]
    return ["y"] if block.fan_out == 1 else [f"y_{{{j}}}" for j in range(block.fan_out)]


def activation_name(name: str) -> str:
    """An activation function as TeX writes its name."""
    if name in _KNOWN:
        return _KNOWN[name]
    written = name.upper() if name in _CAPITALS else _WRITTEN.get(name, name)
    return rf"\operatorname{{{written}}}"


def number(value: float) -> str:
    """A number with three significant digits, as TeX."""
    digits, _, exponent = f"{value:.{_DIGITS}g}".partition("e")
    return rf"{digits} \cdot 10^{{{int(exponent)}}}" if exponent else digits


def _units(block: Block, inputs: Sequence[str]) -> list[str]:
    """The right-hand side of each unit."""
    texts = [_combined(block, unit, inputs) for unit in range(block.fan_out)]
    if block.norm:
        scale = block.norm["scale"] / np.sqrt(block.norm["variance"] + 1e-5)
        shift = block.norm["shift"] - scale * block.norm["mean"]
        texts = [_sum([(a, f"({text})"), (b, "")]) for a, text, b in zip(scale, texts, shift, strict=True)]
    if block.activation not in ("linear", "softmax"):
        texts = [f"{activation_name(block.activation)}({text})" for text in texts]
    return [f"{x} + {text}" for x, text in zip(inputs, texts, strict=True)] if block.skip else texts


def _combined(block: Block, unit: int, inputs: Sequence[str]) -> str:
    arrays = block.arrays
    if "weight" in arrays:
        weights = np.broadcast_to(arrays["weight"], (block.fan_out, block.fan_in))[unit]
        return _sum([*zip(weights, inputs, strict=True), (arrays["bias"][unit], "")])
    if "centre" not in arrays:
        return " + ".join(inputs) or "0"
    away = " + ".join(
        f"({x} {_signed(-centre)})^2" for x, centre in zip(inputs, arrays["centre"][unit], strict=True)
    )
    width = float(arrays["width"][unit % len(arrays["width"])])
    scale = {"altitude": arrays.get("altitude", ()), "width": arrays["width"], "none": ()}[block.height]
    height = number(block.fan_in * float(np.log(abs(scale[unit % len(scale)])))) if len(scale) else ""
    return f"{height} - {number(abs(width))}^2 ({away})".strip()


def _sum(terms: Iterable[tuple[float, str]]) -> str:
    """Numbers times names; what is zero is left out."""
    written = [f"{_signed(value)} {name}".strip() for value, name in terms if value != 0]
    text = " ".join(written) or "0"
    return f"-{text[2:]}" if text.startswith("- ") else text.removeprefix("+ ")


def _signed(value: float | np.floating[Any]) -> str:
    return f"{'-' if value < 0 else '+'} {number(abs(float(value)))}"


def _symbols(block: Block, last: bool) -> str:
    """A layer in matrices; or for any of its units, where its combination is no product of a matrix."""
    before = "x" if block.number == 1 else f"a^{{({block.number - 1})}}"
    here = "y" if last else f"a^{{({block.number})}}"
    index = ""
    if block.combination == "linear":
        inner = f"W^{{({block.number})}} {before} + b^{{({block.number})}}"
    else:
        inner, index = COMBINATIONS[block.combination].replace("x_i", f"{before}_i"), "_j"
    if block.norm:
        inner = rf"\operatorname{{BN}}({inner})"
    if block.activation == "softmax":
        inner = rf"\operatorname{{softmax}}({inner})"
    elif block.activation != "linear":
        inner = f"{activation_name(block.activation)}({inner})"
    return f"{here}{index} = {before}{index} + {inner}" if block.skip else f"{here}{index} = {inner}"


def _meaning(subject: Subject) -> list[str]:
    loss = subject.head.loss.name
    if loss == "binary_cross_entropy":
        return [r"P(+1) = \sigma(y) = 1 / (1 + e^{-y})"]
    if loss == "categorical_cross_entropy":
        return [r"P(k) = e^{y_k} / \sum_j e^{y_j}"]
    if subject.head.problem == "multi-class":
        return [r"P(k) = y_k = e^{z_k} / \sum_j e^{z_j}"]
    return []
