"""An autoencoder as a plain PyTorch script: the same networks, chance and steps, and no playground."""

from __future__ import annotations

from playground.server.scripts import images
from playground.server.scripts.taking_home import RECIPES, constants, filled, source, title
from playground.server.specs.autoencoder import KERNEL, PIXELS, SMALL, Autoencoder

SETTINGS = ("noise", "learning_rate", "batch_size", "epochs", "seed")
NETWORKS = {
    "dense": ("def dense", "def convolutional"),
    "convolutional": ("def convolutional", "def _scaled"),
}


def script(spec: Autoencoder) -> str:
    """The text of a Python file that trains the networks of `spec`, or tests weights that are given to it."""
    dense = spec.network == "dense"
    values = {
        **images.of_a_set("28, 28", spec.images().train),
        "title": title(spec),
        "train": spec.images().train,
        "epoch": spec.steps_per_epoch(),
        "shape": "1, 28, 28",
        "settings": constants(spec, SETTINGS),
        "sizes": ""
        if dense
        else f"KERNEL, SMALL = {KERNEL}, {SMALL}  # sides of the kernels, and of the smallest maps\n",
        "networks": source(RECIPES / "autoencoder.py", *NETWORKS[spec.network]),
        "made": f"dense({(PIXELS, *spec.hidden, spec.latent_size)})"
        if dense
        else f"convolutional({spec.maps}, {spec.latent_size})",
    }
    return filled("autoencoder.txt", values)
