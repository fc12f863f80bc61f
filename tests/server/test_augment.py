"""What augmentation does to images."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from playground.datasets import loading
from playground.server.recipes.augment import augment
from playground.server.specs.images import Augmentation


@pytest.fixture(scope="module")
def images() -> Tensor:
    """Sixty-four digits from 0 to 1 (64, 1, 28, 28)."""
    return torch.from_numpy(loading.images("mnist-10k")[0][:64, None]).float() / 255


def changed(images: Tensor, **how: Any) -> Tensor:
    """The images as the network would see them."""
    return augment(images, Augmentation(**how), torch.Generator().manual_seed(1))


def test_nothing_asked_changes_nothing(images: Tensor) -> None:
    """Without augmentation the images are themselves."""
    assert changed(images) is images


def test_a_shift_moves_whole_pixels(images: Tensor) -> None:
    """Each image is the old one some whole pixels away, at most so many, and every one is met."""
    moved = changed(images, shift=2)
    padded = torch.nn.functional.pad(images, (2, 2, 2, 2))
    places = set()
    for old, new in zip(padded, moved, strict=True):
        found = {
            (top - 2, left - 2)
            for top in range(5)
            for left in range(5)
            if torch.allclose(old[:, top : top + 28, left : left + 28], new, atol=1e-4)
        }
        assert found
        places |= found
    assert {abs(place) for pair in places for place in pair} == {0, 1, 2}


def test_what_comes_into_colours_goes_on_as_the_edge_is() -> None:
    """White colour images stay white wherever they are moved; white grey ones get black edges."""
    how = {"shift": 3, "rotate": 20}
    assert torch.allclose(changed(torch.ones(8, 3, 21, 28), **how), torch.ones(1), atol=1e-5)
    assert changed(torch.ones(8, 1, 21, 28), **how).min() < 0.01


def test_a_flip_mirrors_some(images: Tensor) -> None:
    """Every image is itself or its mirror image; both happen."""
    flipped = changed(images, flip=True)
    same = [torch.allclose(old, new, atol=1e-4) for old, new in zip(images, flipped, strict=True)]
    mirror = [torch.allclose(old.flip(2), new, atol=1e-4) for old, new in zip(images, flipped, strict=True)]
    assert all(a or b for a, b in zip(same, mirror, strict=True))
    assert 10 < sum(same) < 54


def test_turning_keeps_the_middle_and_what_is_there(images: Tensor) -> None:
    """A turned disc in the middle is the same disc; a turned digit is another image."""
    rows = torch.arange(28) - 13.5
    disc = ((rows[:, None] ** 2 + rows**2) < 64).float().expand(8, 1, 28, 28)
    assert (changed(disc, rotate=90) - disc).abs().mean() < 0.02
    assert (changed(images, rotate=90) - images).abs().mean() > 0.05


def test_zooming_changes_the_size() -> None:
    """A square becomes between (1 - zoom)² and (1 + zoom)² of what it was, smaller and larger."""
    square = torch.zeros(64, 1, 28, 28)
    square[:, :, 10:18, 10:18] = 1
    sizes = changed(square, zoom=0.25).sum((1, 2, 3)) / 64
    assert 0.5 < sizes.min() < 0.8
    assert 1.2 < sizes.max() < 1.6


def test_light_and_noise_stay_between_black_and_white(images: Tensor) -> None:
    """Brightness moves whole images, noise single pixels; nothing leaves 0 … 1."""
    lit, noisy = changed(images, brightness=0.5), changed(images, noise=0.2)
    for new in (lit, noisy):
        assert new.min() >= 0
        assert new.max() <= 1
    assert len(set(lit[:, 0, 0, 0].tolist())) > 20
    assert torch.allclose(lit[:, 0, 0, 0], lit[:, 0, 0, 27])
    assert len(set(noisy[0, 0, 0].tolist())) > 10
