"""A convolutional adversarial network as a plain PyTorch script: the same networks, chance and steps."""

from __future__ import annotations

from playground.server.scripts.taking_home import RECIPES, constants, filled, source, title
from playground.server.specs.dcgan import Dcgan

SETTINGS = (
    *("latent_size", "latent", "generator", "discriminator", "loss", "penalty", "discriminator_steps"),
    *("learning_rate", "discriminator_rate", "momentum", "average", "batch_size", "seed"),
)


def script(spec: Dcgan) -> str:
    """The text of a Python file that trains the networks of `spec`, or draws with weights given to it."""
    values = {
        "title": title(spec),
        "train": spec.images().train,
        "shape": "1, 28, 28",
        "steps": spec.steps(),
        "classes": spec.classes(),
        "settings": constants(spec, SETTINGS),
        "half": spec.precision == "bfloat16",
        "networks": source(RECIPES / "dcgan_networks.py", "KERNEL, SMALL"),
        "losses": source(RECIPES / "adversarial.py", "def generator_loss", "def latent"),
    }
    return filled("dcgan.txt", values)
