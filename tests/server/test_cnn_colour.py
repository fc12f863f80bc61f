"""The convolutional network on small colour images: their shapes, what can be seen, and what it learns."""

from __future__ import annotations

import base64
import math
from typing import Any

import numpy as np
import pytest
import torch

from playground.blocks import Activation, Conv, Flatten, MaxPool, to_json
from playground.datasets import loading
from playground.server.limits import Limits
from playground.server.recipes.cnn import CnnRecipe
from playground.server.refusal import Refusal
from playground.server.specs import parse
from playground.server.specs.cnn import Cnn

BLOCKS = to_json((Conv(4), Activation(), MaxPool(), Flatten()))


def recipe(**changes: Any) -> CnnRecipe:
    """A small network for emoji."""
    spec = parse({"recipe": "cnn", "data": "emoji", "blocks": BLOCKS, **changes}, Limits())
    assert isinstance(spec, Cnn)
    return CnnRecipe(spec, torch.device("cpu"))


@pytest.fixture(scope="module")
def small() -> CnnRecipe:
    """The preset for colour images, six epochs long."""
    trained = recipe(**Cnn.about()["presets"]["small-colour"])
    for _ in range(6 * trained.steps_per_epoch):
        trained.train_step()
    return trained


def test_the_layers_have_the_sizes_of_the_images(small: CnnRecipe) -> None:
    """From 21 × 28 pixels of three colours to 10 × 14, as pooling rounds down, and so to ten classes."""
    layers = small.draw("layers").tolist()
    assert layers[0] == [3, 21, 28, 0]
    assert layers[1] == [32, 21, 28, 32 * (3 * 9 + 1)]
    assert layers[3][:3] == [32, 10, 14]
    assert layers[-1] == [10, 1, 1, 330]
    assert small.draw("filters").shape == (32, 3, 3, 3)
    maps, units = layers[1:5], layers[5:]
    shown = sum(math.prod(shape[:3]) for shape in maps) + sum(min(256, shape[0]) for shape in units)
    assert len(small.draw("maps")) == shown


def test_images_are_shown_in_their_colours(small: CnnRecipe) -> None:
    """What is shown of the test images is their bytes, a pixel's red, green and blue side by side."""
    images, _ = loading.images("emoji")
    tests = images[small.spec.images().train :].transpose(0, 2, 3, 1)
    small.evaluate()
    assert (small.draw("examples") == tests[:16]).all()
    assert (small.draw("mistakes") == tests[small.draw("mistaken")[:, 0].astype(int)]).all()
    assert small.draw("augmented").shape == (16, 21, 28, 3)


def test_an_image_of_colours_can_be_looked_through(small: CnnRecipe) -> None:
    """The bytes of a test image give the answer that the test image itself gives, and its maps of why."""
    small.probe(small.spec.probe({"index": 5}))
    image, chances = small.draw("image"), small.draw("probabilities")
    small.probe(small.spec.probe({"index": 6}))
    small.probe(small.spec.probe({"image": base64.b64encode(image.tobytes()).decode()}))
    assert (small.draw("image") == image).all()
    np.testing.assert_allclose(small.draw("probabilities"), chances)
    assert small.draw("grad_cam").shape == (21, 28)
    assert np.isfinite(small.draw("occlusion")).all()


def test_a_grey_image_is_not_one_of_colours() -> None:
    """As many bytes as pixels are too few."""
    with pytest.raises(Refusal, match=r"probe\.image"):
        recipe().spec.probe({"image": base64.b64encode(bytes(21 * 28)).decode()})


def test_emoji_that_were_not_seen_are_harder(small: CnnRecipe) -> None:
    """The preset learns, and knows the emoji that it was trained on far better than others."""
    told = small.evaluate()
    assert told["test_accuracy"] > 0.5
    assert told["train_accuracy"] > told["test_accuracy"] + 0.1


def test_training_accuracy_is_that_of_unchanged_images() -> None:
    """It is measured on the first 1,000 training images as they are, whatever augmentation does to them."""
    changed = recipe(augment={"noise": 1.0})
    for _ in range(5):
        changed.train_step()
    told = changed.evaluate()["train_accuracy"]
    right = changed.answer(changed.pixels[:1000]).argmax(1) == changed.labels[:1000]
    assert told == pytest.approx(right.float().mean().item())
