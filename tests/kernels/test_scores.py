"""All figures of a trained network at once."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from playground.kernels.errors import SpecError
from playground.kernels.heads import head
from playground.kernels.live import LiveTrainer
from playground.kernels.scores import scores
from playground.kernels.spec import Spec


def scores_of(spec: Spec) -> tuple[LiveTrainer, dict[str, Any]]:
    """A network trained for ten epochs and its figures on the test part."""
    trainer = LiveTrainer(spec)
    trainer.train(10)
    part = trainer.training.test_part
    return trainer, scores(trainer._head, part.output(), part.target, part.labels)


def test_two_classes() -> None:
    """Loss and accuracy are those of the page; the confusion matrix counts every point; all of it is JSON."""
    trainer, found = scores_of(Spec(dataset="gauss"))
    metrics = trainer.metrics()
    assert (found["loss"], found["accuracy"]) == (metrics["test_loss"], metrics["test_accuracy"])
    assert np.sum(found["confusion"]) == 250
    assert found["roc_auc"] == 1.0
    assert json.loads(json.dumps(found)) == found


def test_several_classes() -> None:
    """Precision, recall and F1 come one a class, and their matrix has a row and a column for each."""
    _, found = scores_of(Spec(compat="none", problem="multi-class", dataset="rings", classes=4))
    assert np.shape(found["confusion"]) == (4, 4)
    assert len(found["precision"]) == len(found["recall"]) == len(found["f1"]) == 4
    assert "roc_auc" not in found


def test_numbers() -> None:
    """Half the mean squared error is the loss, and a plane is explained almost wholly."""
    _, found = scores_of(Spec(problem="regression"))
    assert found["rmse"] ** 2 / 2 == pytest.approx(found["loss"])
    assert found["mae"] <= found["rmse"]
    assert 0.9 < found["r_squared"] < 1


def test_figures_that_do_not_exist() -> None:
    """One class only has no area under its curve, equal targets no variance; no points have no figures."""
    ones, constant = np.ones((3, 1)), np.zeros((1, 3))
    binary = head("classification", "squared", 1)
    assert scores(binary, constant, ones.T, ones)["roc_auc"] is None
    assert scores(head("regression", "squared", 1), constant, ones.T, ones)["r_squared"] is None
    with pytest.raises(SpecError, match="points"):
        scores(binary, np.zeros((1, 0)), np.zeros((1, 0)), np.zeros((0, 1)))
