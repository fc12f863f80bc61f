"""What a spec would train, asked before anything is trained."""

from __future__ import annotations

import asyncio
from typing import Any, get_args

import msgspec
import pytest

from playground.client import Refused
from playground.protocol import Check, Checked, Error
from playground.server import specs
from playground.server.limits import Limits
from tests.server.conftest import GpuServer

CONV = {"kind": "conv", "filters": 4, "kernel": 5, "padding": 0}
FLATTEN = {"kind": "flatten"}


def checked(server: GpuServer, spec: dict[str, Any], language: str = "en") -> tuple[Checked | Error, int]:
    """What the server answers, and how many runs there are then."""

    async def scene() -> tuple[Checked | Error, int]:
        async with server.engine("somebody who only asks", language=language) as engine:
            try:
                reply = await engine.ask(Check(spec))
            except Refused as refused:
                reply = refused.error
            assert isinstance(reply, Checked | Error)
            return reply, len(await engine.runs())

    return asyncio.run(scene())


def test_sizes_are_told_and_nothing_is_started(shared_server: GpuServer) -> None:
    """Parameters and steps of a perceptron are counted; no run comes of it."""
    reply, runs = checked(shared_server, {"recipe": "digits-mlp", "hidden": [10], "epochs": 3})
    assert isinstance(reply, Checked)
    assert (reply.parameters, reply.steps) == (785 * 10 + 11 * 10, 3 * 90)
    assert runs == 0


def test_the_plan_has_the_shape_of_every_layer(shared_server: GpuServer) -> None:
    """Of a convolutional network each layer is told by name, shape and parameters, the last one included."""
    reply, _ = checked(shared_server, {"recipe": "cnn", "blocks": [CONV, FLATTEN]})
    assert isinstance(reply, Checked)
    assert reply.plan == [
        {"name": "conv", "out": [4, 24, 24], "parameters": 4 * 26},
        {"name": "flatten", "out": [4 * 24 * 24], "parameters": 0},
        {"name": "dense", "out": [10], "parameters": (4 * 24 * 24 + 1) * 10},
    ]


def test_an_impossible_network_is_refused_by_layer_and_size(shared_server: GpuServer) -> None:
    """The refusal blames the field, and names the layer, its window and what does not fit it."""
    blocks = [CONV, {"kind": "max_pool", "size": 15, "stride": 15}, CONV, FLATTEN]
    reply, _ = checked(shared_server, {"recipe": "cnn", "blocks": blocks}, "es")
    assert isinstance(reply, Error)
    assert reply.code == "spec"
    assert str(reply.field).startswith("blocks")
    assert reply.message.startswith("Capa 3 (conv): una ventana de 5")
    assert "1" in str(reply.given)


def test_a_run_beyond_the_limits_is_refused(shared_server: GpuServer) -> None:
    """What `submit` would refuse for its length, `check` refuses."""
    reply, _ = checked(shared_server, {"recipe": "digits-mlp", "epochs": 100_000, "batch_size": 1})
    assert isinstance(reply, Error)
    assert (reply.code, reply.field) == ("limit", "steps")


@pytest.mark.parametrize("recipe", specs.RECIPES)
def test_every_preset_can_be_trained(recipe: str) -> None:
    """Each preset of each recipe is part of a spec that the server takes."""
    for preset in specs.describe()[recipe].get("presets", {}).values():
        specs.parse({"recipe": recipe, **preset}, Limits())


@pytest.mark.parametrize("recipe", specs.RECIPES)
def test_what_counts_only_with_another_setting_names_choices_of_it(recipe: str) -> None:
    """Both are settings of the recipe; the values are some that the other can have, but not all of them."""
    fields = {field.name: field.type for field in msgspec.structs.fields(specs.RECIPES[recipe])}
    for name, (other, values) in specs.RECIPES[recipe].ONLY.items():
        assert name in fields
        assert set(values) < set(get_args(fields[other]))


def test_a_rule_is_told_in_words(shared_server: GpuServer) -> None:
    """The range of a setting is put into the person's language; `expected` has it as it is written."""
    reply, _ = checked(shared_server, {"recipe": "digits-mlp", "hidden": [9000]}, "es")
    assert isinstance(reply, Error)
    assert reply.message == "hidden[0] debería ser un número entero ≤ 8192; se recibió 9000."
    assert reply.expected == "`int` <= 8192"


def test_a_value_that_is_missing_is_not_called_null(shared_server: GpuServer) -> None:
    """Nothing between two commas of a list, or in the field of a number, is told as that."""
    reply, _ = checked(shared_server, {"recipe": "digits-mlp", "hidden": [128, None, 64]}, "es")
    assert isinstance(reply, Error)
    assert reply.field == "hidden[1]"
    assert reply.message == "hidden[1]: falta un valor; debería ser un número entero."
