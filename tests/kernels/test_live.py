"""One experiment, as a page drives it."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from playground.kernels.datasets import CLASSIFICATION, REGRESSION
from playground.kernels.errors import SpecError
from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec

MODERN = Spec(compat="none")


@pytest.mark.parametrize("compat", ["tfplayground", "none"])
@pytest.mark.parametrize(
    ("change", "rebuilt"),
    [
        ({}, "none"),
        ({"learning_rate": 0.1}, "live"),
        ({"batch_size": 20}, "live"),
        ({"regularization": "L2", "regularization_rate": 0.01}, "live"),
        ({"reg_dataset": "reg-gauss"}, "live"),
        ({"activation": "relu"}, "network"),
        ({"features": ("x",)}, "network"),
        ({"hidden_layers": (3,)}, "network"),
        ({"init_zero": True}, "network"),
        ({"dataset": "xor"}, "data"),
        ({"problem": "regression"}, "data"),
        ({"noise": 10.0}, "points"),
        ({"train_ratio": 60}, "data"),
        ({"seed": "0.5"}, "data"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else value,
)
def test_configure(change: dict[str, Any], rebuilt: str, compat: str) -> None:
    """A change rebuilds what it must and nothing else: live ones keep weights and epoch."""
    trainer = LiveTrainer(Spec(compat=compat))
    trainer.train(3)
    weights = trainer.weights().copy()
    assert trainer.configure(dataclasses.replace(trainer.spec, **change)) == rebuilt
    kept = rebuilt in ("none", "live", "points")
    assert trainer.epoch == (3 if kept else 0)
    assert np.array_equal(trainer.weights(), weights) == kept


@pytest.mark.parametrize(
    "spec",
    [
        Spec(problem="regression"),
        Spec(loss="squared"),
        Spec(compat="none", batch_norm=True),
        Spec(compat="none", dropout=0.3, batch_norm=True, skip=True, hidden_layers=(4, 4)),
    ],
)
@pytest.mark.parametrize(
    "change", [{"compat": "none", "optimizer": "adam"}, {"compat": "none", "dropout": 0.1}]
)
def test_another_arithmetic_takes_the_network_over(spec: Spec, change: dict[str, Any]) -> None:
    """An optimiser or dropout that is new to a run leaves it what it has learnt, and its points."""
    trainer = LiveTrainer(spec)
    trainer.train(3)
    weights, metrics, data = trainer.weights().copy(), trainer.metrics(), trainer.data().copy()
    start = trainer._initial[0].copy()
    assert trainer.configure(dataclasses.replace(spec, **change)) == "live"
    np.testing.assert_array_equal(trainer.weights(), weights)
    np.testing.assert_array_equal(trainer.data(), data)
    assert trainer.metrics() == metrics
    assert trainer.train(2) == 2
    assert not np.array_equal(trainer.weights(), weights)
    trainer.rewind()
    np.testing.assert_array_equal(trainer._network.parameters, start)


def test_another_meaning_of_the_output_begins_anew() -> None:
    """Where the other arithmetic brings cross-entropy for squares, it is as if that experiment was opened."""
    trainer = LiveTrainer(Spec())
    trainer.train(3)
    assert trainer.configure(Spec(compat="none")) == "data"
    np.testing.assert_array_equal(trainer.weights(), LiveTrainer(Spec(compat="none")).weights())


def test_noise_moves_the_points_alone() -> None:
    """Another noise draws the points of that noise; the network and its epoch stay."""
    trainer = LiveTrainer(Spec())
    trainer.train(3)
    trainer.configure(Spec(noise=30.0))
    np.testing.assert_array_equal(trainer.data(), LiveTrainer(Spec(noise=30.0)).data())
    assert trainer.epoch == 3


def test_a_rival_begins_where_the_run_began() -> None:
    """On the same points, from the same weights; the run itself notices nothing."""
    trainer, unseen = LiveTrainer(Spec(noise=10.0)), LiveTrainer(Spec(noise=10.0))
    for each in (trainer, unseen):
        each.reset()
        each.train(3)
    rival = trainer.rival(dataclasses.replace(trainer.spec, compat="none", loss="squared", optimizer="adam"))
    np.testing.assert_array_equal(rival._network.parameters, trainer._initial[0])
    np.testing.assert_array_equal(rival.data(), trainer.data())
    rival.train(5)
    for each in (trainer, unseen):
        each.train(2)
        each.reset()
    np.testing.assert_array_equal(trainer.weights(), unseen.weights())
    assert trainer.metrics() == unseen.metrics()


@pytest.mark.parametrize("compat", ["tfplayground", "none"])
def test_changed_data_is_a_fresh_load(compat: str) -> None:
    """After a change of data everything is as if the changed spec had been opened."""
    trainer = LiveTrainer(Spec(compat=compat))
    trainer.train(2)
    trainer.reset()
    changed = dataclasses.replace(trainer.spec, dataset="gauss", noise=20.0)
    trainer.configure(changed)
    fresh = LiveTrainer(changed)
    trainer.train(3)
    fresh.train(3)
    np.testing.assert_array_equal(trainer.data(), fresh.data())
    np.testing.assert_array_equal(trainer.weights(), fresh.weights())


def test_refused_change_changes_nothing() -> None:
    """A spec that does not fit its points leaves the experiment as it was."""
    trainer = LiveTrainer(MODERN)
    trainer.train(2)
    weights = trainer.weights().copy()
    for change in ({"batch_size": 251}, {"dataset": "and"}):
        with pytest.raises(SpecError, match="batch_size"):
            trainer.configure(dataclasses.replace(MODERN, **change))
        assert trainer.spec == MODERN
        assert trainer.epoch == 2
        np.testing.assert_array_equal(trainer.weights(), weights)
    assert trainer.train(1) == 1


@pytest.mark.parametrize(
    "spec", [Spec(), Spec(compat="none", dropout=0.2, batch_norm=True)], ids=["parity", "modern"]
)
def test_rewind_repeats_the_run(spec: Spec) -> None:
    """The same weights again, and from them the same run, to the bit."""
    trainer = LiveTrainer(spec)
    start = trainer.weights().copy()
    trainer.train(5)
    end, metrics = trainer.weights().copy(), trainer.metrics()
    trainer.rewind()
    assert trainer.epoch == 0
    np.testing.assert_array_equal(trainer.weights(), start)
    trainer.train(5)
    np.testing.assert_array_equal(trainer.weights(), end)
    assert trainer.metrics() == metrics


def test_two_seeds() -> None:
    """One seed makes the points and another the weights."""
    one = LiveTrainer(dataclasses.replace(MODERN, seed="a", weights_seed="w"))
    other = LiveTrainer(dataclasses.replace(MODERN, seed="b", weights_seed="w"))
    third = LiveTrainer(dataclasses.replace(MODERN, seed="a", weights_seed="v"))
    np.testing.assert_array_equal(one.weights(), other.weights())
    assert not np.array_equal(one.data(), other.data())
    np.testing.assert_array_equal(one.data(), third.data())
    assert not np.array_equal(one.weights(), third.weights())


def test_regenerate_keeps_the_network() -> None:
    """New points, the same weights and epoch; metrics speak of the new points at once."""
    trainer = LiveTrainer(Spec())
    trainer.train(4)
    weights, data, loss = trainer.weights().copy(), trainer.data().copy(), trainer.metrics()["train_loss"]
    trainer.regenerate("0.777")
    assert (trainer.epoch, trainer.spec.seed) == (4, "0.777")
    np.testing.assert_array_equal(trainer.weights(), weights)
    assert not np.array_equal(trainer.data(), data)
    assert trainer.metrics()["train_loss"] != loss
    np.testing.assert_array_equal(trainer.data(), LiveTrainer(trainer.spec).data())


def test_set_weight_is_seen() -> None:
    """A hand edit lands where the layout says, and the metrics follow it."""
    trainer = LiveTrainer(Spec())
    before = trainer.metrics()["train_loss"]
    index = trainer.layout()["layers"][1]["bias"]
    trainer.set_weight(index, 1.5)
    assert trainer.weights()[index] == 1.5
    assert trainer.metrics()["train_loss"] != before


@pytest.mark.parametrize(("index", "value"), [(-1, 0.0), (25, 0.0), (0, float("nan")), (0, float("inf"))])
def test_set_weight_refuses(index: int, value: float) -> None:
    """No entry outside the vector and no value that is not finite is written."""
    with pytest.raises(SpecError, match="weight"):
        LiveTrainer(Spec()).set_weight(index, value)


def test_layout_describes_the_vector() -> None:
    """Weights and biases at the offsets of the layout compute the output that is drawn."""
    trainer = LiveTrainer(Spec(hidden_layers=(5, 3)))
    trainer.train(3)
    vector, values = trainer.weights().astype(float), np.array([[0.06], [5.94]])
    for layer in trainer.layout()["layers"]:
        shape = layer["fan_out"], layer["fan_in"]
        weights = vector[layer["weights"] : layer["bias"]].reshape(shape)
        bias = vector[layer["bias"] : layer["bias"] + layer["fan_out"], None]
        values = np.tanh(weights @ values + bias)
    assert trainer.boundary()[0, 50] == pytest.approx(values.item(), rel=1e-5)


def test_orientation() -> None:
    """Row 0 of every picture is the top (y = +6), column 0 the left (x = -6), at the cells' centres."""
    maps = LiveTrainer(Spec()).feature_maps()
    assert maps.shape == (7, 25, 25)
    assert maps[0, 0, 0] == pytest.approx(-5.76)
    assert maps[1, 0, 0] == pytest.approx(5.76)
    trainer = LiveTrainer(Spec(hidden_layers=(1,), activation="linear", init_zero=True))
    trainer.set_weight(1, 1.0)  # the unit is y
    picture = trainer.boundary(0)
    assert picture[0, 0] == pytest.approx(5.94)
    assert picture[-1, 0] == pytest.approx(-5.94)
    assert trainer.neurons()[0, 0, 3] == pytest.approx(5.76)


def test_units_are_counted_through_the_layers() -> None:
    """boundary(unit) and neurons() show the same unit."""
    trainer = LiveTrainer(Spec(hidden_layers=(4, 2), skip=False))
    fine = trainer.boundary(5)[2::4, 2::4].mean()
    coarse = trainer.neurons()
    assert coarse.shape == (6, 25, 25)
    assert abs(coarse[5].mean() - fine) < 0.05
    with pytest.raises(SpecError, match="a unit from 0 to"):
        trainer.boundary(6)


def test_every_class_has_its_map() -> None:
    """After the hidden units come the classes: their maps are probabilities, the greatest the likeliest."""
    trainer = LiveTrainer(Spec(compat="none", problem="multi-class", dataset="blobs", classes=3))
    trainer.train(3)
    hidden = len(trainer.neurons())
    maps = np.array([trainer.boundary(hidden + k).copy() for k in range(3)])
    np.testing.assert_allclose(maps.sum(axis=0), 1, rtol=1e-5)
    np.testing.assert_array_equal(maps.argmax(axis=0), trainer.boundary())
    with pytest.raises(SpecError, match="a unit from 0 to"):
        trainer.boundary(hidden + 3)


@pytest.mark.parametrize("compat", ["tfplayground", "none"])
def test_no_features_and_no_hidden_layers(compat: str) -> None:
    """A bare bias is a network too: it learns the mean and draws one colour."""
    trainer = LiveTrainer(Spec(features=(), hidden_layers=(), compat=compat))
    assert trainer.train(3) == 3
    assert np.ptp(trainer.boundary()) == 0
    assert trainer.neurons().shape == (0, 25, 25)


def test_arrays_are_ready_to_send() -> None:
    """Everything handed out is float32 and C-contiguous."""
    trainer = LiveTrainer(Spec())
    for array in (
        trainer.data(),
        trainer.weights(),
        trainer.boundary(),
        trainer.boundary(1),
        trainer.neurons(),
        trainer.feature_maps(),
    ):
        assert array.dtype == np.float32
        assert array.flags.c_contiguous


def test_advance_is_bounded() -> None:
    """At least one epoch however little time, at most as many as asked however much."""
    trainer = LiveTrainer(Spec())
    assert trainer.advance(0.0, 100) == 1
    assert trainer.advance(60.0, 3) == 3
    assert trainer.epoch == 4


@pytest.mark.parametrize("name", [*CLASSIFICATION, *REGRESSION])
def test_every_data_set_trains(name: str) -> None:
    """In the textbook mode twenty epochs make the training loss fall on every set."""
    field = "reg_dataset" if name in REGRESSION else "dataset"
    problem = "regression" if name in REGRESSION else "classification"
    given = {field: name, "problem": problem, "batch_size": 4, "optimizer": "adam"}
    trainer = LiveTrainer(Spec.from_dict({**MODERN.to_dict(), **given}))
    before = trainer.metrics()["train_loss"]
    assert trainer.train(20) == 20
    after = trainer.metrics()
    assert after["train_loss"] is not None
    assert before is not None
    assert after["train_loss"] < before
    assert (after["test_accuracy"] is None) == (problem == "regression")


def test_several_classes() -> None:
    """Five clouds are told apart, and the picture shows the number of the likeliest class."""
    spec = Spec(
        compat="none", problem="multi-class", dataset="blobs", classes=5, hidden_layers=(8,), optimizer="adam"
    )
    trainer = LiveTrainer(spec)
    trainer.train(60)
    accuracy = trainer.metrics()["test_accuracy"]
    assert accuracy is not None
    assert accuracy > 0.95
    assert set(np.unique(trainer.boundary())) <= set(range(5))


def test_autoencoder() -> None:
    """With as many hidden units as inputs the inputs come back."""
    trainer = LiveTrainer(
        Spec(compat="none", problem="autoencoder", hidden_layers=(2,), activation="linear", optimizer="adam")
    )
    trainer.train(100)
    loss = trainer.metrics()["test_loss"]
    assert loss is not None
    assert loss < 1e-3


def test_skip_connections_need_equal_widths() -> None:
    """They go round the layers as wide as their input and leave the others alone."""
    trainer = LiveTrainer(Spec(compat="none", hidden_layers=(3, 3), skip=True, init_zero=True))
    trainer.set_weight(0, 1.0)  # the first unit of the first layer is tanh x
    np.testing.assert_array_equal(trainer.boundary(3), trainer.boundary(0).copy())
