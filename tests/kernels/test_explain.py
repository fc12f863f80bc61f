"""The passes of one point, told in numbers, are those that the trainer computes."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from playground.kernels.activations import ACTIVATIONS
from playground.kernels.combinations import COMBINATIONS
from playground.kernels.explain import explain
from playground.kernels.features import FEATURES
from playground.kernels.live import LiveTrainer
from playground.kernels.network import Network
from playground.kernels.passes import Passes
from playground.kernels.signals import Signal
from playground.kernels.spec import Spec
from playground.kernels.tables import Table
from playground.kernels.tape import Array, run

POINT = np.array([1.3, -0.7])
SPECS = {
    "default": (Spec(), 1.0),
    "bias only": (Spec(features=(), hidden_layers=()), -1.0),
    "regression": (Spec(problem="regression"), 0.3),
    "every feature": (Spec(compat="none", features=tuple(FEATURES), hidden_layers=(8, 8)), -1.0),
    "classes": (Spec(compat="none", problem="multi-class", dataset="blobs", classes=5), 3.0),
    "classes, squared": (
        Spec(compat="none", problem="multi-class", dataset="blobs", classes=3, loss="squared"),
        2.0,
    ),
    "hinge": (Spec(compat="none", loss="hinge"), 1.0),
    "skip, dropout": (Spec(compat="none", hidden_layers=(2, 2, 5), skip=True, dropout=0.3), 1.0),
    **{
        f"activation {name}": (Spec(compat="none", activation=name, hidden_layers=(3, 2)), 1.0)
        for name in ACTIVATIONS
    },
    **{
        f"combination {name}": (Spec(compat="none", combination=name, hidden_layers=(3, 2)), -1.0)
        for name in COMBINATIONS
    },
}
NORMED = Spec(compat="none", hidden_layers=(2, 2, 3), batch_norm=True, skip=True, activation="tanh")


def trained(spec: Spec) -> LiveTrainer:
    """A network whose weights are those of no beginning."""
    live = LiveTrainer(Spec.from_dict({**spec.to_dict(), "learning_rate": 0.001}))
    live.train(2)
    return live


def told(live: LiveTrainer, label: float) -> dict[str, Any]:
    """The explanation of `POINT`, as it comes out of JSON."""
    found: dict[str, Any] = json.loads(json.dumps(explain(live.subject, POINT, label)))
    return found


def parameters_of(layer: dict[str, Any], name: str) -> Array:
    """A layer's weights, or their gradients, and then its biases, as `LiveTrainer.weights` has them."""
    others = layer["others"].values()
    weights = layer["weights" if name == "value" else "weight_gradients"]
    parts = [np.ravel([] if weights is None else weights), *(np.ravel(other[name]) for other in others)]
    return np.concatenate(parts)


@pytest.mark.parametrize(("spec", "label"), SPECS.values(), ids=SPECS)
def test_the_sums_add_up(spec: Spec, label: float) -> None:
    """What each input adds, and the bias, make the sum; the sum, through the activation, makes the value."""
    layers = told(trained(spec), label)["layers"]
    for layer in layers:
        terms = np.array(layer["terms"]).reshape(len(layer["sums"]), -1)
        np.testing.assert_allclose(terms.sum(axis=1) + layer["constant"], layer["sums"], rtol=1e-12)
        value = np.array(layer["sums"])
        if layer["activation"] != "softmax":
            value = ACTIVATIONS[layer["activation"]](value)
            value = value + layer["inputs"] if layer["skip"] else value
            np.testing.assert_allclose(value, layer["values"], rtol=1e-12)
    for before, after in pairwise(layers):
        assert before["values"] == after["inputs"]


@pytest.mark.parametrize(("spec", "label"), SPECS.values(), ids=SPECS)
def test_the_gradients_are_the_trainers(spec: Spec, label: float) -> None:
    """Output and gradients of every weight are those that a training step on this point alone computes."""
    live = trained(spec)
    layers = told(live, label)["layers"]
    plain = LiveTrainer(Spec.from_dict({**live.spec.to_dict(), "dropout": 0.0}))
    plain.restore(live.checkpoint()[: len(plain.checkpoint())].tolist(), 0)
    network: Network = plain._network
    x = plain.source.seen(POINT[None, :])
    target = plain._head.targets(np.full((1, 1), label))
    forward, tape = network.gradients(Signal.of(x), target, plain._head.loss)
    run(tape)
    np.testing.assert_allclose(layers[-1]["values"], forward.value[:, 0], rtol=1e-12)
    if spec.combination == "equal_slopes":  # its shared slopes are told once for every unit
        for layer in layers[:-1]:
            layer["weights"], layer["weight_gradients"] = layer["weights"][0], layer["weight_gradients"][0]
    ordered = plain._layout.order
    found = [
        np.concatenate([parameters_of(layer, name) for layer in layers]) for name in ("value", "gradient")
    ]
    np.testing.assert_allclose(found[0], network.parameters[ordered], rtol=1e-12)
    np.testing.assert_allclose(found[1], network.gradient[ordered], rtol=1e-9, atol=1e-14)


def test_batch_normalisation_is_taken_as_it_is_when_looking() -> None:
    """With the running statistics held, the gradients are the slopes of the loss, by finite differences."""
    live = trained(NORMED)
    x, target = live.source.seen(POINT[None, :]), live._head.targets(np.ones((1, 1)))
    network, loss = live._network, live._head.loss
    told_layers = told(live, 1.0)["layers"]
    assert all(layer["normal"] is not None for layer in told_layers[:-1])

    def loss_now() -> float:
        return float(loss.value(network.predict(x), target)[0])

    ordered = iter(live._layout.to_dict()["layers"])
    for layer in told_layers:
        place = next(ordered)
        for offset, gradients in (
            (place["weights"], layer["weight_gradients"]),
            (place["bias"], layer["others"]["bias"]["gradient"]),
        ):
            for k, gradient in enumerate(np.ravel(gradients)):
                at = live._layout.order[offset + k]
                kept = network.parameters[at]
                network.parameters[at] = kept + 1e-6
                above = loss_now()
                network.parameters[at] = kept - 1e-6
                below = loss_now()
                network.parameters[at] = kept
                assert gradient == pytest.approx((above - below) / 2e-6, rel=1e-4, abs=1e-8)


def test_looking_changes_nothing() -> None:
    """Training goes on as if nobody had asked: parameters, statistics and the gradient carried over stay."""
    spec = Spec(batch_size=7)
    asked, left = LiveTrainer(spec), LiveTrainer(spec)
    for live in (asked, left):
        live.train(3)
    told(asked, 1.0)
    for live in (asked, left):
        live.train(3)
    assert asked.checkpoint().tolist() == left.checkpoint().tolist()


def test_a_column_of_a_table_is_an_input() -> None:
    """A network of a person's own columns is told by them, not by features of x and y."""
    rows = np.random.default_rng(1).normal(size=(40, 3))
    spec = Spec(compat="none", problem="regression", reg_dataset="own")
    live = LiveTrainer(spec, own=Table(("a", "b", "c"), rows, ("a", "b"), ("c",)))
    found = told(live, 0.5)
    assert (found["features"], found["inputs"]) == (None, POINT.tolist())


def test_many_points_pass_at_once() -> None:
    """The sums of a batch are those of its points one by one."""
    live = trained(Spec())
    points = np.random.default_rng(0).normal(size=(5, 2))
    together = Passes(live.subject.built, live.source.seen(points)).layers[1].sums
    for k, point in enumerate(points):
        alone = explain(live.subject, point, 1.0)["layers"][1]["sums"]
        np.testing.assert_allclose(together[:, k], alone, rtol=1e-12)
