"""Famous networks: counts as published, shapes as in the papers, and the page shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from playground.blocks.presets import PRESETS
from playground.server.architectures import NETWORKS
from playground.server.architectures.__main__ import FILE, text
from playground.server.architectures.grammar import Conv, Parallel
from playground.server.architectures.tracing import trace, whole

# Parameters that are learnt, and what libraries publish beside them, apart from the files of the networks.
LEARNT = {
    "lenet-5": 61_706,
    "alexnet": 61_100_840,
    "vgg16": 138_357_544,
    "googlenet": 6_624_904,
    "inception-v3": 27_161_264,
    "resnet-50": 25_557_032,
    "xception": 22_855_952,  # Keras: trainable
}
# Milliards of multiply-adds, as torchvision's documentation has them.
GIGA = {"alexnet": 0.71, "vgg16": 15.47, "googlenet": 1.5, "inception-v3": 5.71, "resnet-50": 4.09}
# Rows of maps in the order in which they shrink, and channels before the classifier.
SIDES = {
    "lenet-5": ([32, 28, 14, 10, 5], 16),
    "alexnet": ([224, 55, 27, 13, 6], 256),
    "vgg16": ([224, 112, 56, 28, 14, 7], 512),
    "googlenet": ([224, 112, 56, 28, 14, 7], 1024),
    "inception-v3": ([299, 149, 147, 73, 71, 35, 17, 8], 2048),
    "resnet-50": ([224, 112, 56, 28, 14, 7], 2048),
    "xception": ([299, 149, 147, 74, 37, 19, 10], 2048),
}


def leaves(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every layer on the way from the image to the answer."""
    for row in rows:
        if row["kind"] != "side":
            yield from leaves(row["parts"]) if row.get("parts") else (row,)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_count_is_the_published_one(name: str) -> None:
    """To the last parameter, as PyTorch counts those of the network that it has built."""
    traced = whole(NETWORKS[name])
    assert traced["parameters"] == LEARNT[name]
    assert traced["parameters"] + traced["counts_moving"] * traced["moving"] == NETWORKS[name].published


def test_inception_v3_without_its_second_answer() -> None:
    """It has 23,834,568 parameters, as it is used once it is trained."""
    traced = whole(NETWORKS["inception-v3"])
    (side,) = (row for row in traced["parts"] if row["kind"] == "side")
    assert traced["parameters"] - side["parameters"] == 23_834_568


@pytest.mark.parametrize("name", GIGA)
def test_the_multiply_adds_are_the_published_ones(name: str) -> None:
    """For one image, to two decimals of a milliard; a second answer does not count."""
    rows = leaves(whole(NETWORKS[name])["parts"])
    assert round(sum(row["macs"] for row in rows) / 1e9, 2) == GIGA[name]


@pytest.mark.parametrize("name", NETWORKS)
def test_the_maps_shrink_as_in_the_paper(name: str) -> None:
    """Their sides, the channels at the end, and one number for each class."""
    traced = whole(NETWORKS[name])
    sides = [row["in"][1] for row in leaves(traced["parts"]) if len(row["in"]) == 3]
    expected, channels = SIDES[name]
    assert list(dict.fromkeys(side for side in sides if side > 1)) == expected
    (before,) = (row["in"] for row in traced["parts"] if row["kind"] == "classifier")
    assert before[0] == channels
    assert traced["out"] == ((10,) if name == "lenet-5" else (1000,))


def test_ways_that_do_not_fit_are_refused() -> None:
    """Maps of two sizes can be neither added nor put behind one another."""
    for join in ("sum", "concat"):
        with pytest.raises(ValueError, match="ways of one size"):
            trace(Parallel(join, ((Conv(4, 3),), ())), (4, 8, 8))


def test_the_page_shows_what_pytorch_has_measured() -> None:
    """Its file is what `python -m playground.server.architectures` writes."""
    assert FILE.read_text("utf-8") == text()


@pytest.mark.parametrize("name", NETWORKS)
def test_there_is_a_small_one_to_train(name: str) -> None:
    """A preset of the CNN is named that is like it."""
    assert NETWORKS[name].small in PRESETS
