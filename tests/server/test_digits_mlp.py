"""The multi-layer perceptron's own: which test images are shown."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from playground.datasets import loading
from playground.server.recipes.digits_mlp import DigitsMlpRecipe
from playground.server.refusal import Refusal
from playground.server.specs.digits_mlp import DigitsMlp


def test_a_probe_chooses_the_images_shown() -> None:
    """Sixteen test images from the index on, and what the network says of them."""
    recipe = DigitsMlpRecipe(DigitsMlp(hidden=(8,)), torch.device("cpu"))
    before = recipe.draw("probabilities")
    recipe.probe(recipe.spec.probe({"index": 984}))
    assert (recipe.draw("examples") == loading.images("mnist-10k")[0][-16:]).all()
    assert (recipe.draw("labels") == loading.images("mnist-10k")[1][-16:]).all()
    assert (recipe.draw("probabilities") != before).any()


@pytest.mark.parametrize(
    "about", [{}, {"index": 985}, {"index": -1}, {"index": True}, {"index": 0, "image": ""}]
)
def test_a_probe_past_the_last_image_is_refused(about: dict[str, Any]) -> None:
    """There are 1,000 test images, and sixteen are shown."""
    with pytest.raises(Refusal, match=r"probe\.index"):
        DigitsMlp().probe(about)
