"""A network as a NumPy program: a few arrays and one function."""

from __future__ import annotations

import textwrap

import numpy as np

from .blocks import Block, Subject, plain
from .literals import literal

#: Feature -> expression in the columns x and y.
FEATURE_TEXTS = {
    "x": "x",
    "y": "y",
    "xSquared": "x * x",
    "ySquared": "y * y",
    "xTimesY": "x * y",
    "sinX": "np.sin(x)",
    "sinY": "np.sin(y)",
    "cosX": "np.cos(x)",
    "cosY": "np.cos(y)",
}

SEEN = '"""What the network sees of points (N, 2)."""'

#: Activation -> expression in the net input g.
_ACTIVATIONS = {
    "tanh": "np.tanh(g)",
    "relu": "np.maximum(g, 0)",
    "sigmoid": "1 / (1 + np.exp(-np.maximum(g, -700)))",
    "leaky_relu": "np.maximum(0.01 * g, g)",
    "elu": "np.where(g > 0, g, np.expm1(np.minimum(g, 0)))",
    "selu": "1.0507009873554805 * np.where(g > 0, g, 1.6732632423543772 * np.expm1(np.minimum(g, 0)))",
    "gelu": "0.5 * g * (1 + np.vectorize(math.erf, otypes=[float])(g / math.sqrt(2)))",
    "silu": "g / (1 + np.exp(-np.maximum(g, -700)))",
    "mish": "g * np.tanh(np.logaddexp(0, g))",
    "softplus": "np.logaddexp(0, g)",
    "hard_tanh": "np.clip(g, -1, 1)",
    "step": "np.where(g >= 0, 1.0, 0.0)",
    "exponential": "np.exp(np.minimum(g, 700))",
    "reciprocal": "1 / np.copysign(np.maximum(np.abs(g), 1e-4), g)",
    "square": "g * g",
    "gauss": "np.exp(-g * g)",
    "sine": "np.sin(g)",
    "cosine": "np.cos(g)",
    "elliott": "g / (1 + np.abs(g))",
    "arctan": "2 / np.pi * np.arctan(g)",
    "softmax": "np.exp(g - g.max(axis=1, keepdims=True)) / "
    "np.exp(g - g.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)",
}

#: A parameter of a block -> what its array is called.
_NAMES = {"weight": "W", "bias": "b", "centre": "C", "width": "beta", "altitude": "alpha"}


def numpy_text(subject: Subject) -> str:
    """The program."""
    blocks = subject.blocks
    functions = [f"def {name}(g):\n    return {_ACTIVATIONS[name]}\n" for name in subject.activations]
    uses_math = any("math." in function for function in functions)
    parts = [
        f'"""{subject.title}"""\n\n' + ("import math\n\n" if uses_math else "") + "import numpy as np\n",
        *(_arrays(block) for block in blocks),
        *functions,
        features_text(subject),
        _predict(subject, blocks),
        TRY.format(points=sample_points(subject)),
    ]
    return "\n\n".join(parts)


def features_text(subject: Subject) -> str:
    """The function that turns points into what the network sees, in NumPy."""
    if subject.features is None:
        return columns_text(subject, "np.array")
    columns = ", ".join(FEATURE_TEXTS[name] for name in subject.features)
    seen = f"np.stack([{columns}], axis=1)" if columns else "np.empty((len(points), 0))"
    unpacked = "    x, y = points.T\n" if columns else ""
    return f"def features(points):\n    {SEEN}\n{unpacked}    return {seen}\n"


def columns_text(subject: Subject, made: str) -> str:
    """The same of a table's columns, with arrays that `made` makes."""
    listed = ", ".join(plain(name) for name, _ in subject.columns)
    names = textwrap.fill(listed, 100, subsequent_indent="    ")
    lines = ["def features(points):", f'    """Columns, standardised:\n    {names}\n    """']
    for part in ("mean", "deviation"):
        begun = f"    {part} = {made}("
        values = np.array([getattr(scale, part) for _, scale in subject.columns])
        lines.append(begun + literal(values, len(begun)) + ")")
    return "\n".join([*lines, "    return (points - mean) / deviation\n"])


TRY = """if __name__ == "__main__":
    points = np.array({points})
    for point, output in zip(points, predict(points)):
        print(point, "->", output)
"""


def sample_points(subject: Subject) -> str:
    """A few points to try the program with."""
    if subject.columns:
        return str([[round(s.mean + k * s.deviation, 3) for _, s in subject.columns] for k in (0, 1, -1)])
    return str([[float(value)] * subject.inputs for value in (0, 1, -3)])


def _arrays(block: Block) -> str:
    lines = [f"# Layer {block.number}: {block.fan_in} -> {block.fan_out}"]
    named = {_NAMES[name]: values for name, values in block.arrays.items()} | block.norm
    for name, values in named.items():
        begun = f"{name}{block.number} = np.array("
        shape = f".reshape({values.shape[0]}, 0)" if 0 in values.shape else ""
        lines.append(begun + literal(values, len(begun)) + ")" + shape)
    return "\n".join(lines) + "\n"


def _predict(subject: Subject, blocks: list[Block]) -> str:
    lines = [
        "def predict(points):",
        f'    """(N, {blocks[-1].fan_out}) for points (N, {subject.inputs}): {subject.meaning}."""',
        "    h = features(np.asarray(points, dtype=float))",
    ]
    for block in blocks:
        n = block.number
        lines.append(f"    {'h' if block.is_plain else 'g'} = {_net_input(block)}")
        if block.is_plain:
            continue
        if block.norm:
            lines.append(f"    g = (g - mean{n}) / np.sqrt(variance{n} + 1e-5) * scale{n} + shift{n}")
        value = "g" if block.activation == "linear" else f"{block.activation}(g)"
        lines.append(f"    h = {'h + ' if block.skip else ''}{value}")
    return "\n".join([*lines, "    return h\n"])


def _net_input(block: Block) -> str:
    n = block.number
    if block.combination == "linear":
        return f"h @ W{n}.T + b{n}"
    if block.combination == "additive":
        return f"np.repeat(h.sum(axis=1, keepdims=True), {block.fan_out}, axis=1)"
    if block.combination == "equal_slopes":
        return f"(h @ W{n})[:, None] + b{n}"
    near = f"-beta{n}**2 * ((C{n} - h[:, None, :]) ** 2).sum(axis=2)"
    height = {"altitude": f"alpha{n}", "width": f"beta{n}", "none": ""}[block.height]
    return near + (f" + {block.fan_in} * np.log(np.abs({height}))" if height else "")
