"""The deep belief network: layer by layer, then a classifier beside its twin, and what becomes of a run."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from playground.server.limits import Limits
from playground.server.recipes.dbn import DbnRecipe, balanced
from playground.server.refusal import Refusal
from playground.server.specs import parse
from playground.server.specs.dbn import PRESETS, Dbn
from tests.server.steps import losses, taken_up, watched_losses

pytestmark = pytest.mark.usefixtures("deterministic")

TOPICS = sorted(Dbn.TOPICS.keys() - {"live"})
LAYER = 10  # steps of each


def recipe(**changes: Any) -> DbnRecipe:
    """Two small layers of ten steps each, and as many of all together."""
    small = {"hidden": [16, 12], "batch_size": 16, "unlabelled": 160, "labels": 20}
    whole = {"recipe": "dbn", **small, "pretraining_epochs": 1, "epochs": 1, **changes}
    spec = parse(whole, Limits())
    assert isinstance(spec, Dbn)
    return DbnRecipe(spec, torch.device("cpu"))


def parts(trained: DbnRecipe) -> dict[str, torch.Tensor]:
    """All weights, as they are now."""
    return {name: value.clone() for name, value in trained.weights().items()}


@pytest.mark.parametrize("twin", [True, False])
def test_parameters_and_steps_are_counted_before(twin: bool) -> None:
    """Those of the machines, of the classifier, and of its twin if there is one."""
    trained = recipe(twin=twin)
    assert trained.spec.parameters() == sum(value.numel() for value in trained.weights().values())
    assert trained.spec.steps() == 3 * LAYER
    assert any("random_start" in name for name in trained.weights()) == twin


def test_one_layer_learns_at_a_time() -> None:
    """The first machine in the first ten steps, the second in the next, the classifiers in the last."""
    trained = recipe()
    seen = [parts(trained)]
    for _ in range(3):
        losses(trained, LAYER)
        seen.append(parts(trained))
    changed = [
        {name.split(".")[0] for name in after if not torch.equal(before[name], after[name])}
        for before, after in pairwise(seen)
    ]
    assert changed == [{"machine0"}, {"machine1"}, {"classifier", "random_start"}]


def test_the_classifier_begins_with_what_the_layers_have_learnt() -> None:
    """With a learning rate of nothing its hidden layers are the machines; the twin's are not, its last layer
    is."""
    trained = recipe(fine_learning_rate=1e-30)
    losses(trained, 2 * LAYER + 1)
    pixels = trained.test_images[:5]
    units = trained.machines[1].up(trained.machines[0].up(pixels))
    own, twin = trained.nets["classifier"], trained.nets["random_start"]
    torch.testing.assert_close(own[:-1](pixels), units)
    assert not torch.allclose(twin[:-1](pixels), units)
    assert torch.equal(own[-1].state_dict()["weight"], twin[-1].state_dict()["weight"])


def test_both_classifiers_learn_from_the_same_labels() -> None:
    """A step is that of plain PyTorch, on the same batch for both."""
    trained, first = recipe(), recipe()
    losses(trained, 2 * LAYER)
    twin = first.nets["random_start"]
    loss = losses(trained, 1)[0]
    batch = first.labelled_batches.next(16)
    torch.autograd.backward(F.cross_entropy(twin(first.labelled[batch]), first.labels[batch]))
    torch.optim.Adam(twin.parameters(), 0.001).step()
    for own, other in zip(trained.nets["random_start"].parameters(), twin.parameters(), strict=True):
        torch.testing.assert_close(own, other)
    assert loss > 0


def test_a_step_of_a_layer_has_momentum_and_decay() -> None:
    """The second step of a machine is that of the rule in Hinton 2010; biases do not decay."""
    trained = recipe(momentum=0.9, weight_decay=0.01, learning_rate=0.1)
    machine = trained.machines[0]
    start = [machine.weight.clone(), machine.hidden_bias.clone()]
    speed = [torch.zeros_like(part) for part in start]
    for _ in range(2):
        losses(trained, 1)
        for k, (part, decay) in enumerate([(machine.weight, 0.01), (machine.hidden_bias, 0.0)]):
            assert part.grad is not None
            speed[k] = 0.9 * speed[k] - 0.1 * (part.grad + decay * start[k])
            start[k] = start[k] + speed[k]
            torch.testing.assert_close(part.detach(), start[k].detach())
            start[k] = part.detach().clone()


def test_labels_are_balanced() -> None:
    """Any beginning of the order has as many of each class, or one more; every image is in it once."""
    labels = np.repeat(np.arange(10), 30)
    order = balanced(labels, 0)
    assert sorted(order) == list(range(300))
    assert np.bincount(labels[order[:25]]).tolist().count(3) == 5
    assert set(np.bincount(labels[order[:25]])) == {2, 3}
    assert not np.array_equal(order, balanced(labels, 1))
    trained = recipe(labels=30)
    assert torch.bincount(trained.labels).tolist() == [3] * 10


@pytest.mark.parametrize("changes", [{}, {"chain": "persistent", "k": 2, "twin": False}])
def test_looking_changes_nothing_and_a_seed_everything(changes: dict[str, Any]) -> None:
    """A run that is looked at after each step is one that is not; another seed is another run."""
    seen = watched_losses(recipe(**changes), 3 * LAYER, {"steps": 2})
    assert seen == losses(recipe(**changes), 3 * LAYER)
    assert seen != losses(recipe(**changes, seed=1), 3 * LAYER)


@pytest.mark.parametrize("steps", [3, LAYER, LAYER + 3, 2 * LAYER, 2 * LAYER + 3])
def test_a_saved_run_goes_on_as_if_nothing_had_happened(steps: int) -> None:
    """In and between layers: after save and load all that is shown is the same, as is every step after it."""
    first, second = recipe(chain="persistent"), recipe(chain="persistent")
    losses(first, steps)
    taken_up(first, second)
    for further in (0, 12):
        assert losses(second, further) == losses(first, further)
        for topic in TOPICS:
            np.testing.assert_array_equal(second.draw(topic), first.draw(topic))


@pytest.mark.parametrize(("steps", "layers"), [(0, 1), (LAYER, 1), (LAYER + 1, 2), (3 * LAYER, 2)])
def test_topics_are_what_they_say(steps: int, layers: int) -> None:
    """Every topic has the type and shape of its description, at any time of a run."""
    trained = recipe()
    losses(trained, steps)
    assert trained.draw("fields").shape == (layers, 12, 28, 28)
    assert trained.draw("fields").dtype == np.float32
    for topic in ("originals", "reconstructions", "dreams"):
        array = trained.draw(topic)
        assert (array.dtype.name, array.shape) == ("uint8", (16, 28, 28))


def test_fields_are_weights_seen_through_those_below() -> None:
    """Of the first layer they are its weights; of the second, sums of these, weighted."""
    trained = recipe()
    losses(trained, 2 * LAYER)
    below, above = (machine.weight.detach() for machine in trained.machines)
    fields = torch.from_numpy(trained.draw("fields")).flatten(2)
    torch.testing.assert_close(fields[0], below[:, :12].T)
    torch.testing.assert_close(fields[1], (below @ above).T)


def test_dreams_go_on_and_begin_anew() -> None:
    """A probe of no steps leaves them, one of some changes them, and they begin where they are told to."""
    trained = recipe(hidden=[64], pretraining_epochs=20)
    losses(trained, 200)
    before = trained.draw("dreams")
    trained.probe(trained.spec.probe({"steps": 0}))
    assert np.array_equal(trained.draw("dreams"), before)
    trained.probe(trained.spec.probe({"steps": 5}))
    assert not np.array_equal(trained.draw("dreams"), before)
    trained.probe({"steps": 0, "start": "images"})
    originals = trained.draw("originals").astype(float)
    near = np.square(trained.draw("dreams") - originals).mean()
    assert near < 0.7 * np.square(before - originals).mean()


@pytest.mark.parametrize("about", [{}, {"steps": -1}, {"steps": 10_000}, {"steps": 1, "start": "bed"}])
def test_a_dream_that_is_none_is_refused(about: dict[str, Any]) -> None:
    """Steps within bounds, and a start that there is."""
    with pytest.raises(Refusal, match=r"probe\.gibbs"):
        recipe().spec.probe(about)


def test_measures_are_those_of_the_layer_under_way() -> None:
    """At the end of a layer its error and free energies; at the end of all what is known, and the gain."""
    trained = recipe()
    losses(trained, LAYER)
    measured = trained.evaluate()
    energies = trained.machines[0].free_energy(trained.test_images).mean()
    assert measured["free_energy_test"] == pytest.approx(energies.item())
    losses(trained, LAYER)
    below = trained.machines[0].up(trained.images)
    energies = trained.machines[1].free_energy(below).mean()
    assert trained.evaluate()["free_energy_train"] == pytest.approx(energies.item(), rel=1e-5)
    losses(trained, LAYER)
    end = trained.evaluate()
    assert end.keys() == {"test_loss", "test_accuracy", "random_start_accuracy", "accuracy_gain"}
    assert end["accuracy_gain"] == end["test_accuracy"] - end["random_start_accuracy"]
    assert "accuracy_gain" not in _end(recipe(twin=False))


def _end(trained: DbnRecipe) -> dict[str, float]:
    losses(trained, 3 * LAYER)
    return trained.evaluate()


@pytest.mark.parametrize(("chain", "part"), [("data", 0.7), ("persistent", 0.9)])
def test_a_machine_learns_to_make_images_again(chain: str, part: float) -> None:
    """In 200 steps the squared error of what it makes again falls, also of images not seen."""
    trained = recipe(hidden=[64], unlabelled=800, pretraining_epochs=4, chain=chain)
    first = losses(trained, 20)
    before = trained.evaluate()["reconstruction_error"]
    last = losses(trained, 180)[-20:]
    assert sum(last) < part * sum(first)
    assert trained.evaluate()["reconstruction_error"] < part * before


def test_live_settings_take_effect() -> None:
    """A learning rate of next to nothing stops the learning of a layer, and that of the classifiers."""
    trained = recipe()
    trained.set(recipe(learning_rate=1e-30, fine_learning_rate=1e-30).spec)
    for steps in (
        2,
        2 * LAYER - 1,
    ):  # in the first layer; before the classifiers, which begin with its weights
        before = parts(trained)
        losses(trained, 2)
        for name, value in trained.weights().items():
            torch.testing.assert_close(value, before[name], rtol=0, atol=1e-20)
        losses(trained, steps)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_presets_are_specs(preset: dict[str, Any]) -> None:
    """Every preset can be trained as it is."""
    parse({"recipe": "dbn", **preset}, Limits())
