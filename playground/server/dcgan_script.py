"""A convolutional adversarial network as a plain PyTorch script: the same networks, chance and steps."""

from __future__ import annotations

from pathlib import Path

from playground.server.specs.dcgan import Dcgan

RECIPES = Path(__file__).with_name("recipes")
TEMPLATE = RECIPES / "dcgan_script.txt"
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
        "settings": "\n".join(f"{name.upper()} = {getattr(spec, name)!r}" for name in SETTINGS),
        "half": spec.precision == "bfloat16",
        "networks": _source("dcgan_networks.py", "KERNEL, SMALL"),
        "losses": _source("adversarial.py", "def generator_loss", "def latent"),
    }
    text = TEMPLATE.read_text("utf-8")
    for name, value in values.items():
        text = text.replace(f"<<{name}>>", str(value))
    return text


def _source(name: str, first: str, end: str = "") -> str:
    """A file of ours from its first definition on, up to another one."""
    text = (RECIPES / name).read_text("utf-8")
    text = text[text.index(first) :]
    return (text[: text.index(end)] if end else text).rstrip() + "\n"
