"""What goes with what: the values that settings take on beside others, so that every link can be trained.

The page keeps settings consistent while they are changed (`static/ui/rules.js`) from the same facts;
`tests/rules.json` holds both to the same answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.kernels.datasets import CLASS_TABLES, GATES, GIVEN, MANY_CLASSES, OWN
from playground.kernels.heads import PROBLEM_LOSSES
from playground.kernels.spec import NOT_IN_PARITY

USUAL_VALIDATION = 20  # percent set aside when early stopping needs some
POINTS = {"classification": 500, "multi-class": 500, "regression": 1200, "autoencoder": 500}
GATE_POINTS = 4
# What an autoencoder is given: points that a curve can follow, told as they are, and a narrow middle.
AUTOENCODER = {
    "datasets": ["gauss", "spiral", "moons", "rings", "blobs", "spirals", OWN],
    "dataset": "moons",
    "features": ["x", "y"],
    "hidden_layers": [8, 1, 8],
}


def facts() -> dict[str, Any]:
    """The facts behind the rules, as JSON for the page."""
    return {
        "not_in_parity": list(NOT_IN_PARITY),
        "losses": {problem: ["auto", *losses] for problem, losses in PROBLEM_LOSSES.items()},
        "gates": list(GATES),
        "many_classes": [*MANY_CLASSES, *CLASS_TABLES, OWN],
        "table_classes": dict(CLASS_TABLES),
        "given": list(GIVEN),
        "autoencoder": AUTOENCODER,
        "own_classes": 2,  # the page knows better once there are points
        "points": POINTS,
        "gate_points": GATE_POINTS,
        "usual_validation": USUAL_VALIDATION,
    }


def consistent(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an experiment with those that cannot stand beside the others put right."""
    after = dict(values)
    if after["problem"] == "autoencoder":
        after["features"] = AUTOENCODER["features"]
        if after["dataset"] not in AUTOENCODER["datasets"]:
            after["dataset"] = AUTOENCODER["dataset"]
    gate = after["dataset"] in GATES and after["problem"] != "regression"
    if after["loss"] not in ("auto", *PROBLEM_LOSSES[after["problem"]]):
        after["loss"] = "auto"
    if after["problem"] != "multi-class" or after["dataset"] not in (*MANY_CLASSES, *CLASS_TABLES, OWN):
        after["classes"] = 2
    elif after["dataset"] in CLASS_TABLES:
        after["classes"] = CLASS_TABLES[after["dataset"]]
    own = after["layer_activations"]
    if own and len(own) != len(after["hidden_layers"]):
        own = [*own, *[after["activation"]] * len(after["hidden_layers"])][: len(after["hidden_layers"])]
    after["layer_activations"] = [] if all(name == after["activation"] for name in own) else own
    after["validation_ratio"] = min(after["validation_ratio"], int(99 - after["train_ratio"]))
    if gate:
        after["patience"] = 0
    if after["patience"] and not after["validation_ratio"]:
        after["validation_ratio"] = min(USUAL_VALIDATION, int(99 - after["train_ratio"]))
        after["patience"] = after["patience"] if after["validation_ratio"] else 0
    if _beyond_parity(after, defaults):
        after["compat"] = "none"
    # Of points that are given, a batch takes as many as there are.
    given = after["reg_dataset" if after["problem"] == "regression" else "dataset"] in GIVEN
    if after["compat"] == "none" and not given:
        points = GATE_POINTS if gate else int(POINTS[after["problem"]] * after["train_ratio"] / 100)
        after["batch_size"] = max(1, min(after["batch_size"], points))
    return after


def _beyond_parity(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> bool:
    """Whether the values need more than TensorFlow Playground's arithmetic."""
    return (
        values["problem"] in ("multi-class", "autoencoder")
        or values["regularization"] == "elastic"
        or values["loss"] not in ("auto", "squared")
        or any(name in values and values[name] != defaults[name] for name in NOT_IN_PARITY)
    )
