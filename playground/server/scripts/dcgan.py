"""A convolutional adversarial network as a plain PyTorch script: the same networks, chance and steps."""

from __future__ import annotations

from playground.server.scripts import adversarial, images
from playground.server.scripts.taking_home import RECIPES, constants, filled, source
from playground.server.specs.dcgan import Dcgan

SETTINGS = (*adversarial.SETTINGS, "generator", "discriminator", "average")


def script(spec: Dcgan) -> str:
    """The text of a Python file that trains the networks of `spec`, or draws with weights given to it."""
    values = {
        **adversarial.values(spec),
        **images.values(spec),
        "settings": constants(spec, SETTINGS),
        "classes": spec.classes(),
        "half": spec.precision == "bfloat16",
        "networks": source(RECIPES / "dcgan_networks.py", "KERNEL, SMALL"),
    }
    return filled("dcgan.txt", values)
