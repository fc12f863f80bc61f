"""What the scripts of two networks against each other share."""

from __future__ import annotations

from playground.server.scripts.taking_home import RECIPES, constants, source, title
from playground.server.specs.dcgan import Dcgan
from playground.server.specs.gan_2d import Gan2d

SETTINGS = (
    *("latent_size", "loss", "penalty", "discriminator_steps"),
    *("learning_rate", "discriminator_rate", "momentum", "batch_size", "seed"),
)
LATENT = {"normal": "torch.randn({})", "uniform": "2 * torch.rand({}) - 1"}


def values(spec: Dcgan | Gan2d) -> dict[str, object]:
    """For `adversarial.txt` and the head of a script."""
    return {
        "title": title(spec),
        "settings": constants(spec, SETTINGS),
        "steps": spec.steps(),
        "trained": repr(spec.train),
        "last": "discriminator" if spec.train == "discriminator" else "generator",
        "latent": LATENT[spec.latent].format("(count, LATENT_SIZE), generator=chance, device=DEVICE"),
        "losses": source(RECIPES / "adversarial.py", "def generator_loss", "def latent"),
    }
