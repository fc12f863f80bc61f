"""How each kind of spec is trained. These modules import torch: only a job's process imports them."""

from __future__ import annotations

import torch

from playground.server.recipes.base import Recipe
from playground.server.recipes.digits_mlp import DigitsMlpRecipe
from playground.server.specs import DigitsMlp, Spec

BUILD: dict[type[Spec], type[DigitsMlpRecipe]] = {DigitsMlp: DigitsMlpRecipe}


def build(spec: Spec, device: torch.device) -> Recipe:
    """Data, network and optimiser of a spec, on the device."""
    return BUILD[type(spec)](spec, device)


def preload() -> None:
    """What a waiting process can do before it knows its run: a few steps of the smallest one, thrown away.

    torch imports half of itself at the first optimiser and the first backward pass, which takes most of a
    second.
    """
    torch.use_deterministic_algorithms(True)
    for spec in (DigitsMlp(hidden=(8,)), DigitsMlp(hidden=(8,), optimizer="sgd")):
        recipe = build(spec, torch.device("cpu"))
        recipe.train_step()
        recipe.evaluate()
