"""The server's Q-network: it learns as the browser's does, and can be saved. How it acts: `tests/light/`."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
import torch

from playground.light.q_network import QNetwork as NumpyNetwork
from playground.server.limits import Limits
from playground.server.recipes.q_network import QNetworkRecipe
from playground.server.refusal import Refusal, render
from playground.server.specs import parse
from playground.server.specs.q_network import PRESETS, QNetwork
from tests.server.steps import losses

CPU = torch.device("cpu")
WORLDS = ["grid", "pole"]


pytestmark = pytest.mark.usefixtures("deterministic")


def recipe(**changes: Any) -> QNetworkRecipe:
    """A small network."""
    spec = parse({"recipe": "q-network", "hidden": [16], **changes}, Limits())
    assert isinstance(spec, QNetwork)
    return QNetworkRecipe(spec, CPU)


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("scale", [0.1, 100], ids=["as it is", "scaled down"])
def test_it_learns_as_the_browser_s_does(world: str, scale: float) -> None:
    """Twenty updates on the same batches, from the same weights: losses and answers agree in double
    precision, also where the gradient is too long.
    """
    spec = recipe(world=world).spec
    theirs, ours = QNetworkRecipe(spec, CPU).net, NumpyNetwork(spec)
    theirs.net.double()
    linear = [layer for layer in theirs.net if isinstance(layer, torch.nn.Linear)]
    for layer, matrix in zip(linear, ours.net.matrices(), strict=True):
        matrix[:, 0], matrix[:, 1:] = layer.bias.detach(), layer.weight.detach()
    chance = np.random.default_rng(0)
    inputs, *_, actions = spec.sizes()
    for _ in range(20):
        seen, aims = scale * chance.normal(size=(64, inputs)), chance.normal(size=64)
        taken = chance.integers(actions, size=64)
        loss = theirs.learn(seen, taken, aims, 0.01)
        assert ours.learn(seen, taken, aims, 0.01) == pytest.approx(loss.item(), rel=1e-9)
    np.testing.assert_allclose(ours.worth(seen), theirs.worth(seen), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("world", WORLDS)
def test_a_run_goes_on_from_its_state(world: str) -> None:
    """Saved and loaded elsewhere, it acts and learns as it would have."""
    trained = recipe(world=world, slip=0.1)
    losses(trained, 30)
    file = io.BytesIO()
    torch.save(trained.state(), file)
    file.seek(0)
    resumed = recipe(world=world, slip=0.1, seed=3)
    resumed.load(torch.load(file, weights_only=True))
    np.testing.assert_array_equal(resumed.draw("values"), trained.draw("values"))
    assert losses(resumed, 20) == losses(trained, 20)
    assert resumed.returns == trained.returns


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_specs(name: str) -> None:
    """Each can be trained, and has as many parameters as it says."""
    trained = recipe(**{"hidden": [64], **PRESETS[name]})
    assert sum(weights.numel() for weights in trained.weights().values()) == trained.spec.parameters()


def test_a_grid_without_a_way_is_refused() -> None:
    """At its field, in both languages."""
    with pytest.raises(Refusal) as caught:
        recipe(grid="S#\n#G")
    assert (caught.value.key, caught.value.field) == ("grid.way", "grid")
    assert all(render(caught.value.record(), language).message for language in ("en", "es"))


def test_a_grid_is_crossed_by_the_shortest_way() -> None:
    """The usual run ends with a network that takes no step too many."""
    trained = recipe(hidden=[64])
    losses(trained, trained.spec.steps())
    found = trained.evaluate()
    assert found["mean_steps"] == found["fewest_steps"] == 6
