"""A convolutional adversarial network as a plain PyTorch script: the same networks, chance and steps."""

from __future__ import annotations

from playground.server.specs.dcgan import Dcgan
from playground.server.taking_home import RECIPES, filled, source

SETTINGS = (
    *("latent_size", "latent", "generator", "discriminator", "loss", "penalty", "discriminator_steps"),
    *("learning_rate", "discriminator_rate", "momentum", "average", "batch_size", "seed"),
)


def script(spec: Dcgan) -> str:
    """The text of a Python file that trains the networks of `spec`, or draws with weights given to it."""
    values = {
        "title": spec.title(),
        "train": spec.images().train,
        "steps": spec.steps(),
        "classes": spec.classes(),
        "settings": "\n".join(f"{name.upper()} = {getattr(spec, name)!r}" for name in SETTINGS),
        "half": spec.precision == "bfloat16",
        "networks": source(RECIPES / "dcgan_networks.py", "KERNEL, SMALL"),
        "losses": source(RECIPES / "adversarial.py", "def generator_loss", "def latent"),
    }
    return filled("dcgan_script.txt", values)
