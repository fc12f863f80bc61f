"""A Vision Transformer as a plain PyTorch script, and the CNN that learns beside it."""

from __future__ import annotations

from playground.server.scripts import images, transformer
from playground.server.scripts.taking_home import RECIPES, constants, filled, modules, namespace, source
from playground.server.specs.vit import Vit

OF_NETWORK = ("patch", "layers", "heads", "width", "feed_forward", "positions", "dropout")
CNN = """    torch.manual_seed(SEED)
    cnn = nn.Sequential(
{}
    )
"""


def script(spec: Vit) -> str:
    """The text of a Python file that trains the networks of `spec`, or tests weights that are given to it."""
    beside = spec.beside == "cnn"
    values = {
        **transformer.values(spec),
        **images.values(spec),
        **images.augmenting(spec.augment),
        "settings": constants(spec, (*transformer.OF_TRAINING, "label_smoothing")),
        "used": spec.used(),
        "epoch": spec.steps_per_epoch(),
        "spec": namespace(spec, OF_NETWORK),
        "sizes": f"{spec.side() ** 2}, {len(spec.images().classes)}",
        "attention": source(RECIPES / "attention.py", "class Cache", "class Embedding"),
        "sinusoids": source(RECIPES / "attention.py", "def sinusoids", "def initialise"),
        "network": source(RECIPES / "vit_net.py", "# Positions are", "def rollout"),
        "cnn": CNN.format(modules(spec.cnn())) if beside else "",
        "and_cnn": ', "cnn": cnn' if beside else "",
    }
    return filled("vit.txt", values)
