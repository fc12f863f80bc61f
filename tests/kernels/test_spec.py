"""What can be asked for, and how the rest is refused."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from playground.kernels.builder import build
from playground.kernels.errors import SpecError
from playground.kernels.heads import PROBLEM_LOSSES, head
from playground.kernels.losses import LOSSES
from playground.kernels.network import Network
from playground.kernels.signals import Signal
from playground.kernels.spec import CHOICES, Spec

NAN = float("nan")


def test_defaults_are_the_anchors() -> None:
    """An empty description is TensorFlow Playground as it opens."""
    spec = Spec.from_dict({})
    assert (spec.dataset, spec.activation, spec.hidden_layers, spec.features) == (
        "circle",
        "tanh",
        (4, 2),
        ("x", "y"),
    )
    assert (spec.learning_rate, spec.batch_size, spec.train_ratio, spec.noise) == (0.03, 10, 50, 0)


def test_json_round_trip() -> None:
    """What to_dict gives survives JSON and is read back as the same spec."""
    spec = Spec(compat="none", hidden_layers=(3, 2), layer_activations=("relu", "gelu"), weights_seed="w")
    assert Spec.from_dict(json.loads(json.dumps(spec.to_dict()))) == spec


def test_features_have_one_order() -> None:
    """Whatever the order in which they are given, networks receive them in the same."""
    assert Spec(features=("sinY", "y", "x")).features == ("x", "y", "sinY")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"colour": "red"}, "colour"),
        *[({field: "no such thing"}, field) for field in CHOICES],
        ({"noise": -1}, "noise"),
        ({"noise": 81}, "noise"),
        ({"noise": NAN}, "noise"),
        ({"noise": True}, "noise"),
        ({"noise": "10"}, "noise"),
        ({"train_ratio": 0}, "train_ratio"),
        ({"train_ratio": 100}, "train_ratio"),
        ({"train_ratio": 50.0}, "train_ratio"),
        ({"batch_size": 0}, "batch_size"),
        ({"batch_size": 2.5}, "batch_size"),
        ({"seed": 5}, "seed"),
        ({"weights_seed": 5}, "weights_seed"),
        ({"features": ["x", "z"]}, "features"),
        ({"features": ["x", "x"]}, "features"),
        ({"features": "x"}, "features"),
        ({"hidden_layers": [4, 0]}, "hidden_layers"),
        ({"hidden_layers": [4.0]}, "hidden_layers"),
        ({"hidden_layers": 4}, "hidden_layers"),
        ({"learning_rate": 0}, "learning_rate"),
        ({"learning_rate": float("inf")}, "learning_rate"),
        ({"regularization_rate": -0.1}, "regularization_rate"),
        ({"init_zero": 1}, "init_zero"),
        ({"layer_activations": ["relu"]}, "layer_activations"),
        ({"layer_activations": ["relu", "no"]}, "layer_activations"),
        ({"layer_combinations": ["linear"] * 3}, "layer_combinations"),
        ({"validation_ratio": 50}, "validation_ratio"),
        ({"patience": 5}, "patience"),
        ({"compat": "none", "dropout": 0.96}, "dropout"),
        ({"compat": "none", "classes": 11}, "classes"),
        ({"compat": "none", "problem": "multi-class", "classes": 3}, "classes"),
        ({"compat": "none", "loss": "categorical_cross_entropy"}, "loss"),
        ({"compat": "none", "problem": "regression", "loss": "hinge"}, "loss"),
        ({"optimizer": "adam"}, "optimizer"),
        ({"loss": "huber"}, "loss"),
        ({"problem": "autoencoder"}, "problem"),
        ({"regularization": "elastic"}, "regularization"),
        ({"dropout": 0.1}, "dropout"),
        ({"batch_norm": True}, "batch_norm"),
    ],
    ids=str,
)
def test_impossible_values(change: dict[str, Any], field: str) -> None:
    """The error names the field, what was expected and what was given."""
    with pytest.raises(SpecError) as error:
        Spec.from_dict(change)
    assert error.value.field == field
    assert error.value.expected
    assert field in str(error.value)


@pytest.mark.parametrize("problem", PROBLEM_LOSSES)
def test_every_fitting_loss_builds(problem: str) -> None:
    """Each problem has a head, and a network that ends in it, for each of its losses."""
    for loss in PROBLEM_LOSSES[problem]:
        built = build(Spec(), 2, head(problem, loss, 3))
        assert built.network.predict(np.zeros((2, 7))).shape == (3, 7)


@pytest.mark.parametrize(
    ("loss", "target"),
    [
        ("hinge", 0.5),
        ("binary_cross_entropy", 1.5),
        ("binary_cross_entropy", -0.1),
        ("categorical_cross_entropy", 0.4),
        *[(name, NAN) for name in LOSSES],
        *[(name, float("inf")) for name in LOSSES],
    ],
)
def test_targets_outside_the_domain(loss: str, target: float) -> None:
    """A loss refuses targets that it has no meaning for."""
    with pytest.raises(SpecError, match="targets"):
        LOSSES[loss].check(np.full((2, 3), target))


def test_labels_outside_the_classes() -> None:
    """A class number beyond the outputs is refused."""
    with pytest.raises(SpecError, match="labels"):
        head("multi-class", "categorical_cross_entropy", 3).targets(np.array([[0.0], [3.0]]))


def test_shapes_that_do_not_fit() -> None:
    """Too many features and too few targets are told before anything is computed."""
    network: Network = build(Spec(), 2, head("regression", "squared", 1)).network
    with pytest.raises(SpecError, match="inputs: expected 2 features; got 3"):
        network.forward(Signal.of(np.zeros((3, 5))))
    with pytest.raises(SpecError, match="targets"):
        network.gradients(Signal.of(np.zeros((2, 5))), np.zeros((2, 5)), LOSSES["squared"])


def test_shown_runs_from_minus_one_to_one() -> None:
    """A logit is drawn as twice its probability less one, so that all problems share their colours."""
    shown = head("classification", "binary_cross_entropy", 1).shown(np.array([[-50.0, 0.0, np.log(3)]]))
    np.testing.assert_allclose(shown, [[-1, 0, 0.5]])
