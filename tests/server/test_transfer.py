"""Transfer learning: what a network begins with, what of it stays, and that it helps where labels are few."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from playground.server.limits import Limits
from playground.server.recipes.cnn import CnnRecipe
from playground.server.recipes.judge import Judge
from playground.server.refusal import Refusal, render
from playground.server.scripts import script
from playground.server.specs import parse
from playground.server.specs.cnn import Cnn

CPU = torch.device("cpu")
PRESET = Cnn.about()["presets"]["transfer"]
FEATURES = 11  # layers before `flatten`


def spec(**changes: Any) -> Cnn:
    """The preset: digits, five of each kind with their label, by the features of clothes."""
    parsed = parse({"recipe": "cnn", **PRESET, **changes}, Limits())
    assert isinstance(parsed, Cnn)
    return parsed


def trained(steps: int | None = None, **changes: Any) -> CnnRecipe:
    """After so many steps, or all."""
    recipe = CnnRecipe(spec(**changes), CPU)
    for _ in range(recipe.spec.steps() if steps is None else steps):
        recipe.train_step()
    return recipe


def parameters(recipe: CnnRecipe, last: bool) -> list[Tensor]:
    """Everything that the features, or what comes after them, has learnt, running means too."""
    part = recipe.net[FEATURES:] if last else recipe.net[:FEATURES]
    return [values.clone() for values in part.state_dict().values()]


def test_a_network_begins_with_what_another_has_learnt() -> None:
    """The layers before `flatten` answer to an image as those of the network of clothes do."""
    ours, clothes = CnnRecipe(spec(), CPU).net.eval(), Judge("fashion-10k", CPU).net
    image = torch.rand(4, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(ours[:FEATURES](image), clothes[:FEATURES](image))
    assert not torch.equal(ours(image), clothes(image))


def test_frozen_features_stay_as_they_begin() -> None:
    """Training changes only the last layers; without `frozen` it changes all."""
    before = CnnRecipe(spec(), CPU)
    frozen, tuned = trained(5, frozen=True), trained(5)
    assert all(map(torch.equal, parameters(before, last=False), parameters(frozen, last=False)))
    assert not any(map(torch.equal, parameters(before, last=True), parameters(frozen, last=True)))
    assert not all(map(torch.equal, parameters(before, last=False), parameters(tuned, last=False)))


def test_a_frozen_run_goes_on_from_its_state() -> None:
    """After save and load the next steps are the same."""
    first, second = trained(3, frozen=True), CnnRecipe(spec(frozen=True), CPU)
    second.load(copy.deepcopy(first.state()))
    assert [first.train_step().item() for _ in range(3)] == [second.train_step().item() for _ in range(3)]


@pytest.mark.parametrize("data", ["mnist-10k", "emoji"])
def test_so_many_images_of_each_class_have_labels(data: str) -> None:
    """Every class has as many as were asked for; another seed draws others."""
    recipe = CnnRecipe(spec(data=data, start="random"), CPU)
    other = CnnRecipe(spec(data=data, start="random", seed=1), CPU)
    assert np.bincount(recipe.labels.numpy()).tolist() == [5] * 10
    assert recipe.steps_per_epoch == recipe.spec.steps_per_epoch() == 2
    assert not torch.equal(recipe.pixels, other.pixels)


def test_a_class_with_fewer_gives_all() -> None:
    """What is asked for beyond a class's images is not there, and epochs are as long as what is."""
    recipe = CnnRecipe(spec(data="emoji", start="random", labels=150), CPU)
    counts = np.bincount(recipe.labels.numpy())
    assert counts.min() < counts.max() == 150
    for _ in range(recipe.steps_per_epoch + 1):
        recipe.train_step()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("changes", [{"blocks": [{"kind": "flatten"}]}, {"data": "emoji"}])
def test_features_of_another_network_are_refused(changes: dict[str, Any], language: str) -> None:
    """They are those of one network, for grey images; the refusal says which."""
    with pytest.raises(Refusal) as caught:
        spec(**changes)
    error = render(caught.value.record(), language)
    assert error.field == "start"
    assert "28 × 28" in error.message


def test_the_last_layers_may_be_others() -> None:
    """What comes after `flatten` is anybody's."""
    assert spec(blocks=PRESET["blocks"][: FEATURES + 1]).stages()[-1].parameters == 5_770


def test_a_run_that_begins_with_another_network_has_no_script() -> None:
    """A script would need what only this package has."""
    with pytest.raises(Refusal, match=r"export\.transfer"):
        script(spec())


def test_features_of_clothes_help_where_few_digits_have_labels() -> None:
    """Five of each kind, three seeds: tuned, they gain a point and more over none, and two over frozen."""

    def mean(**how: Any) -> float:
        tested = [trained(seed=seed, **how).evaluate()["test_accuracy"] for seed in range(3)]
        return sum(tested) / len(tested)

    tuned = mean()
    assert tuned > mean(start="random") + 0.01
    assert tuned > mean(frozen=True) + 0.02
