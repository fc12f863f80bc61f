"""What the specs of adversarial networks share."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from playground.server.refusal import Refusal

AdversarialLoss = Literal["minimax", "non-saturating", "least-squares", "wasserstein-gp"]
Trained = Literal["both", "generator", "discriminator"]
Latent = Literal["uniform", "normal"]
LatentSize = Annotated[int, Meta(ge=1, le=512)]
Penalty = Annotated[float, Meta(ge=0, le=100)]
DiscriminatorSteps = Annotated[int, Meta(ge=1, le=20)]
# What can change while two networks train against each other.
LIVE = frozenset(
    {"loss", "learning_rate", "discriminator_rate", "momentum", "discriminator_steps", "penalty", "train"}
)


def is_latent(point: Any, size: int) -> bool:
    """Whether this is a point of a latent space of so many dimensions."""
    return (
        isinstance(point, list)
        and len(point) == size
        and all(type(x) in (int, float) and abs(x) <= 10 for x in point)
    )


def latent_probe(given: dict[str, Any], size: int) -> dict[str, Any]:
    """`latent`: a point of the latent space; raises `Refusal`."""
    if given.keys() != {"latent"} or not is_latent(given["latent"], size):
        raise Refusal("spec", "probe.latent", field="about", expected=size)
    return given
