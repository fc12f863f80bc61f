"""A network as a Keras program: a functional model and its weights; as exact as the backend, often single."""

from __future__ import annotations

import numpy as np

from ..tape import Array
from .blocks import Block, Subject
from .literals import literal
from .numpy_text import TRY, features_text, sample_points

#: Activation -> expression in the net input g.
_ACTIVATIONS = {
    "tanh": "ops.tanh(g)",
    "relu": "ops.relu(g)",
    "sigmoid": "ops.sigmoid(g)",
    "leaky_relu": "ops.leaky_relu(g, negative_slope=0.01)",
    "elu": "ops.elu(g)",
    "selu": "ops.selu(g)",
    "gelu": "ops.gelu(g, approximate=False)",
    "silu": "ops.silu(g)",
    "mish": "g * ops.tanh(ops.softplus(g))",
    "softplus": "ops.softplus(g)",
    "hard_tanh": "ops.clip(g, -1.0, 1.0)",
    "step": "ops.cast(g >= 0, g.dtype)",
    "exponential": "ops.exp(ops.where(g < 700, g, 700.0))",
    "reciprocal": "1 / ops.where(ops.abs(g) < 1e-4, ops.where(g < 0, -1e-4, 1e-4), g)",
    "square": "ops.square(g)",
    "gauss": "ops.exp(-ops.square(g))",
    "sine": "ops.sin(g)",
    "cosine": "ops.cos(g)",
    "elliott": "g / (1 + ops.abs(g))",
    "arctan": "2 / np.pi * ops.arctan(g)",
    "softmax": "ops.softmax(g)",
}

_ADDITIVE = """class Additive(keras.Layer):
    \"\"\"Every unit gets the sum of the inputs; nothing to train.\"\"\"

    def __init__(self, fan_out, **options):
        super().__init__(**options)
        self.fan_out = fan_out

    def call(self, x):
        return ops.repeat(ops.sum(x, axis=1, keepdims=True), self.fan_out, axis=1)
"""

_EQUAL_SLOPES = """class EqualSlopes(keras.Layer):
    \"\"\"All units share their weights and differ by their biases.\"\"\"

    def __init__(self, fan_in, fan_out, **options):
        super().__init__(**options)
        self.slopes = self.add_weight(shape=(fan_in, 1), name="weight")
        self.bias = self.add_weight(shape=(fan_out,), name="bias")

    def call(self, x):
        return ops.matmul(x, self.slopes) + self.bias
"""

_RADIAL = """class Radial(keras.Layer):
    \"\"\"How near the input is to each unit's centre; `height` is "altitude", "width" or "none".\"\"\"

    def __init__(self, fan_in, fan_out, widths, height, **options):
        super().__init__(**options)
        self.fan_in, self.height = fan_in, height
        self.centre = self.add_weight(shape=(fan_out, fan_in), name="centre")
        self.width = self.add_weight(shape=(widths,), name="width")
        if height == "altitude":
            self.altitude = self.add_weight(shape=(fan_out,), name="altitude")

    def call(self, x):
        near = -ops.square(self.width) * ops.sum(ops.square(self.centre - ops.expand_dims(x, 1)), axis=2)
        if self.height == "none":
            return near
        scale = self.altitude if self.height == "altitude" else self.width
        return near + self.fan_in * ops.log(ops.abs(scale))
"""


def keras_text(subject: Subject) -> str:
    """The program."""
    blocks = subject.blocks
    model = _model(subject, blocks)
    classes = {"Additive(": _ADDITIVE, "EqualSlopes(": _EQUAL_SLOPES, "Radial(": _RADIAL}
    parts = [
        f'"""{subject.title}"""\n\nimport keras\nimport numpy as np\nfrom keras import layers, ops\n\n'
        'keras.config.set_floatx("float64")\nkeras.config.set_dtype_policy("float64")\n',
        *(text for name, text in classes.items() if name in model),
        *(f"def {name}(g):\n    return {_ACTIVATIONS[name]}\n" for name in subject.activations),
        features_text(subject),
        model,
        _weights(blocks),
        "def predict(points):\n"
        f'    """(N, {blocks[-1].fan_out}) for points (N, {subject.inputs}): {subject.meaning}."""\n'
        "    return ops.convert_to_numpy(model(features(np.asarray(points, dtype=float))))\n",
        TRY.format(points=sample_points(subject)),
    ]
    return "\n\n".join(parts)


def _model(subject: Subject, blocks: list[Block]) -> str:
    lines = [f"inputs = keras.Input(({subject.built.widths[0]},))", "h = inputs"]
    for block in blocks:
        n = block.number
        lines.append(f"{'h' if block.is_plain else 'g'} = {_layer(block, f'layer{n}')}(h)")
        if block.norm:
            lines.append(f'g = layers.BatchNormalization(epsilon=1e-5, momentum=0.9, name="norm{n}")(g)')
        if block.activation != "linear":
            lines.append(f"g = layers.Activation({block.activation})(g)")
        if not block.is_plain:
            lines.append("h = layers.Add()([h, g])" if block.skip else "h = g")
        if block.dropout:
            lines.append(f"h = layers.Dropout({block.dropout!r})(h)")
    return "\n".join([*lines, "model = keras.Model(inputs, h)\n"])


def _layer(block: Block, name: str) -> str:
    fans = f"{block.fan_in}, {block.fan_out}"
    if block.combination == "linear":
        return f'layers.Dense({block.fan_out}, name="{name}")'
    if block.combination == "additive":
        return f'Additive({block.fan_out}, name="{name}")'
    if block.combination == "equal_slopes":
        return f'EqualSlopes({fans}, name="{name}")'
    return f'Radial({fans}, {len(block.arrays["width"])}, "{block.height}", name="{name}")'


def _weights(blocks: list[Block]) -> str:
    lines = []
    for block in blocks:
        arrays: list[Array] = list(block.arrays.values())
        if block.combination in ("linear", "equal_slopes"):
            arrays[0] = (
                arrays[0].T if block.combination == "linear" else arrays[0][:, None]
            )  # (fan_in, fan_out)
        lines.append(_set(f"layer{block.number}", arrays))
        if block.norm:
            lines.append(_set(f"norm{block.number}", list(block.norm.values())))
    return "\n".join(line for line in lines if line)


def _set(layer: str, arrays: list[Array]) -> str:
    if not arrays:
        return ""
    lines = [f'model.get_layer("{layer}").set_weights([']
    for values in arrays:
        shape = f".reshape{values.shape}" if 0 in values.shape else ""
        lines.append(f"    np.array({literal(np.asarray(values), 13)}){shape},")
    return "\n".join([*lines, "])\n"])
