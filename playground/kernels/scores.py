"""How good a network is on one part of the points, in every figure that fits its problem."""

from __future__ import annotations

from typing import Any

import numpy as np

from .errors import SpecError
from .heads import Head
from .metrics import accuracy, confusion_matrix, mae, precision_recall_f1, r_squared, rmse, roc_auc
from .tape import Array


def scores(head: Head, output: Array, target: Array, labels: Array) -> dict[str, Any]:
    """The figures as JSON.

    Args:
        head: what the output means.
        output: (outputs, N).
        target: (outputs, N).
        labels: (N, columns), from which the target was made.

    Returns:
        "loss", and with classes "accuracy", "confusion" (rows actual, columns predicted), "precision",
        "recall" and "f1" (one a class); with two classes "roc_auc" too; otherwise "mae", "rmse" and
        "r_squared". A figure that does not exist for these points is None: the area under a curve without
        both classes, the share of a variance that is zero.

    Raises:
        SpecError: no points.
    """
    if not output.shape[-1]:
        raise SpecError("points", "at least one", 0)
    found: dict[str, Any] = {"loss": float(np.mean(head.loss.value(output, target)))}
    if not head.classifies:
        found["mae"], found["rmse"] = mae(output, target), rmse(output, target)
        found["r_squared"] = r_squared(output, target) if np.ptp(target, axis=-1).any() else None
        return found
    predicted, actual = head.classes(output), head.actual_classes(labels)
    confusion = confusion_matrix(predicted, actual, 2 if head.problem == "classification" else head.outputs)
    precision, recall, f1 = precision_recall_f1(confusion)
    found["accuracy"] = accuracy(predicted, actual)
    found["confusion"] = confusion.tolist()
    found["precision"], found["recall"], found["f1"] = precision.tolist(), recall.tolist(), f1.tolist()
    if head.problem == "classification":
        found["roc_auc"] = roc_auc(output[0], actual == 1) if 0 < actual.sum() < len(actual) else None
    return found
