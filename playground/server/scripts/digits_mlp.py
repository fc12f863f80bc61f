"""A multi-layer perceptron as a plain PyTorch script: the same network, order and steps."""

from __future__ import annotations

from itertools import pairwise

from playground.server.cnn_layers import ACTIVATIONS
from playground.server.scripts.taking_home import constants, filled, options, title
from playground.server.specs.digits_mlp import DigitsMlp


def script(spec: DigitsMlp) -> str:
    """The text of a Python file that trains the network of `spec`, or tests weights that are given to it."""
    after = f", nn.{ACTIVATIONS[spec.activation]}()"
    if spec.dropout:
        after += f", nn.Dropout({spec.dropout})"
    layers = [f"nn.Linear({a}, {b})" for a, b in pairwise((spec.PIXELS, *spec.hidden, spec.CLASSES))]
    kind = "SGD" if spec.optimizer == "sgd" else "AdamW"
    values = {
        "title": title(spec),
        "train": spec.TRAIN,
        "shape": "1, 28, 28",
        "settings": constants(spec, ("batch_size", "epochs", "seed")),
        "layers": f"{after},\n        ".join(layers),
        "optimizer": f"{kind}(net.parameters(), {options(spec)})",
    }
    return filled("digits_mlp.txt", values)
