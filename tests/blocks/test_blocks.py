"""Shapes and parameter counts that follow from blocks, held against PyTorch's; and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from playground.blocks import (
    ACTIVATIONS,
    MOST_BLOCKS,
    Activation,
    BatchNorm,
    Block,
    BlockError,
    Conv,
    Dense,
    Flatten,
    MaxPool,
    Stage,
    describe,
    parse,
    plan,
    sizes,
    to_json,
)
from playground.blocks.presets import PRESETS
from playground.server.recipes.cnn import network

IMAGE = (1, 28, 28)
numbers: dict[str, Callable[[Any], st.SearchStrategy[Any]]] = {
    "whole": lambda rule: st.integers(rule["least"], min(rule["most"], 9)),
    "number": lambda rule: st.floats(rule["least"], rule["most"]),
    "choice": lambda rule: st.sampled_from(rule["choices"]),
}
kinds: list[st.SearchStrategy[dict[str, Any]]] = [
    st.fixed_dictionaries(
        {"kind": st.just(kind), **{name: numbers[rule["type"]](rule) for name, rule in rules.items()}}
    )
    for kind, rules in describe().items()
]

# A residual block with a stride on a single pixel keeps its shape, and still has a shortcut with weights.
ONE_PIXEL = [
    {"kind": "conv", "filters": 3, "kernel": 1, "stride": 8, "padding": 0},
    {"kind": "conv", "filters": 3, "kernel": 1, "stride": 8, "padding": 0},
    {"kind": "residual", "filters": 3, "stride": 2},
    {"kind": "flatten"},
]


def planned(blocks: tuple[Block, ...]) -> tuple[Stage, ...] | BlockError:
    """The plan, or why there is none."""
    try:
        return plan(blocks, IMAGE, 10)
    except BlockError as error:
        return error


def outputs(blocks: tuple[Block, ...]) -> list[torch.Size]:
    """The shapes that PyTorch's modules give."""
    x = torch.zeros(2, *IMAGE)
    shapes = []
    for module in network(plan(blocks, IMAGE, 10)):
        x = module(x)
        shapes.append(x.shape[1:])
    return shapes


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_presets_have_the_shapes_and_parameters_of_pytorch(name: str) -> None:
    """Worked out and counted agree for every layer of every preset."""
    stages = plan(PRESETS[name], IMAGE, 10)
    counted = [sum(weights.numel() for weights in module.parameters()) for module in network(stages)]
    assert [stage.out for stage in stages] == [tuple(shape) for shape in outputs(PRESETS[name])]
    assert [stage.parameters for stage in stages] == counted


@settings(max_examples=60, deadline=None)
@given(given=st.lists(st.one_of(kinds), max_size=6))
@example(given=ONE_PIXEL)
def test_any_blocks_are_refused_or_right(given: list[dict[str, Any]]) -> None:
    """Whatever is put together, its shapes and counts are PyTorch's, or a layer of it is named."""
    blocks = parse(given)
    stages = planned(blocks)
    if isinstance(stages, BlockError):
        assert 1 <= stages.layer <= len(given) + 1
        return
    assert [stage.out for stage in stages] == [tuple(shape) for shape in outputs(blocks)]
    counted = sum(weights.numel() for weights in network(stages).parameters())
    assert sum(stage.parameters for stage in stages) == counted


def test_the_presets_are_the_networks_they_are_named_for() -> None:
    """LeNet-5 has 61,706 parameters; the three stages end in 3 × 3 × 128 and 100 units."""
    assert sum(stage.parameters for stage in plan(PRESETS["lenet-5"], IMAGE, 10)) == 61_706
    shown = [sizes(stage.out) for stage in plan(PRESETS["three-stage"], IMAGE, 10)]
    pooled = [shown[index] for index in (2, 5, 8, 10)]
    assert pooled == ["14 × 14 × 32", "7 × 7 × 64", "3 × 3 × 128", "100"]


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_blocks_travel_as_json(name: str) -> None:
    """What is written is read back as it was."""
    assert parse(to_json(PRESETS[name])) == PRESETS[name]


def test_every_activation_is_one_of_pytorch() -> None:
    """Every name makes a module that keeps the shape."""
    for name in ACTIVATIONS:
        assert outputs((Activation(name), Flatten()))[0] == IMAGE


def test_a_bias_is_left_out_before_batch_norm() -> None:
    """Batch norm takes the mean away, and the bias with it."""
    before_norm = plan((Conv(4), BatchNorm(), Flatten()), IMAGE, 2)[0]
    alone = plan((Conv(4), Flatten()), IMAGE, 2)[0]
    assert (before_norm.bias, alone.bias) == (False, True)
    assert alone.parameters - before_norm.parameters == 4


@pytest.mark.parametrize(
    ("blocks", "key", "layer", "given"),
    [
        (
            (Conv(8, 9, padding=0), Conv(8, 9, padding=0), MaxPool(13, 13), Flatten()),
            "kernel",
            3,
            "12 × 12 × 8",
        ),
        ((Conv(8), Dense(10)), "flat", 2, "28 × 28 × 8"),
        ((Conv(8),), "flat", 2, "28 × 28 × 8"),
        ((Flatten(), Conv(8)), "image", 2, "784"),
    ],
)
def test_an_impossible_network_is_refused_with_layer_and_sizes(
    blocks: tuple[Block, ...], key: str, layer: int, given: str
) -> None:
    """The first layer that its input does not fit is named, with what it got."""
    with pytest.raises(BlockError) as caught:
        plan(blocks, IMAGE, 10)
    assert (caught.value.key, caught.value.layer, caught.value.given) == (key, layer, given)


@pytest.mark.parametrize(
    ("given", "key", "field"),
    [
        ({"kind": "lstm"}, "kind", "kind"),
        ("conv", "kind", "kind"),
        ({"kind": "conv", "filter": 3}, "field", "filter"),
        ({"kind": "conv", "kernel": 0}, "value", "kernel"),
        ({"kind": "conv", "kernel": 2.5}, "value", "kernel"),
        ({"kind": "conv", "kernel": True}, "value", "kernel"),
        ({"kind": "dropout", "rate": 1}, "value", "rate"),
        ({"kind": "activation", "name": "exec"}, "value", "name"),
        ({"kind": "activation", "name": []}, "value", "name"),
    ],
)
def test_a_block_that_does_not_exist_is_refused(given: Any, key: str, field: str) -> None:
    """Unknown kinds and fields and values out of range are named with their layer."""
    with pytest.raises(BlockError) as caught:
        parse([{"kind": "flatten"}, given])
    assert (caught.value.key, caught.value.layer, caught.value.field) == (key, 2, field)


def test_there_is_a_most_of_blocks() -> None:
    """More blocks than a page can show are refused."""
    with pytest.raises(BlockError, match="at most 64"):
        parse([{"kind": "flatten"}] * (MOST_BLOCKS + 1))
