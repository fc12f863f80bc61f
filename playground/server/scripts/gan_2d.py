"""Two networks against each other on the plane as a plain PyTorch script: the same chance and steps."""

from __future__ import annotations

from itertools import pairwise

from playground.light.gan_counts import LEAK
from playground.server.scripts import adversarial
from playground.server.scripts.taking_home import RECIPES, filled, namespace, source
from playground.server.specs.gan_2d import Gan2d

ACTIVATIONS = {"relu": "nn.ReLU()", "leaky_relu": f"nn.LeakyReLU({LEAK})", "tanh": "nn.Tanh()"}


def script(spec: Gan2d) -> str:
    """The text of a Python file that trains the networks of `spec`, or measures weights that are given to
    it."""
    between = f", {ACTIVATIONS[spec.activation]},\n            "
    generator, discriminator = (
        between.join(f"nn.Linear({a}, {b})" for a, b in pairwise(sizes)) for sizes in spec.sizes()
    )
    values = {
        **adversarial.values(spec),
        "spec": namespace(spec, ("data", "points")),
        "generator": generator,
        "discriminator": discriminator,
        "data": source(RECIPES / "gan_2d.py", "def data"),
        "distances": source(RECIPES / "distances.py", "DIRECTIONS", "def moments"),
    }
    return filled("gan_2d.txt", values)
