"""Parity mode against recorded runs of TensorFlow Playground.

`tf_playground_runs.json` holds, for each URL hash, the train and test loss after some epochs, the first
points and
the first weights: numbers that TensorFlow Playground's network and data code gave in Node 20.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import numpy as np

from playground.kernels.features import FEATURES
from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec

RUNS: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("tf_playground_runs.json").read_text(encoding="utf-8")
)


def spec_of(url_hash: str) -> Spec:
    """The spec that a TensorFlow Playground URL describes; the hash names every field."""
    given = dict(parse_qsl(url_hash.lstrip("#"), keep_blank_values=True))
    return Spec(
        problem=given["problem"],
        dataset=given["dataset"],
        reg_dataset=given["regDataset"],
        noise=float(given["noise"]),
        train_ratio=int(given["percTrainData"]),
        batch_size=int(given["batchSize"]),
        seed=given["seed"],
        features=tuple(name for name in FEATURES if given.get(name) == "true"),
        hidden_layers=tuple(int(units) for units in given["networkShape"].split(",") if units),
        activation=given["activation"],
        learning_rate=float(given["learningRate"]),
        regularization=given["regularization"],
        regularization_rate=float(given["regularizationRate"]),
        init_zero=given["initZero"] == "true",
    )


def run_error(run: dict[str, Any]) -> float:
    """Greatest relative difference of a loss of this run from the recorded one."""
    trainer = LiveTrainer(spec_of(run["hash"]))
    worst = 0.0
    for epoch, losses in sorted((int(epoch), losses) for epoch, losses in run["epochs"].items()):
        trainer.train(epoch - trainer.epoch)
        metrics = trainer.metrics()
        for name, wanted in zip(("train_loss", "test_loss"), losses, strict=True):
            found = metrics[name]
            if found is None:
                raise ValueError(f"{name} is missing")
            worst = max(worst, abs(found - wanted) / abs(wanted))
    return worst


def first_numbers_error(run: dict[str, Any]) -> float:
    """Greatest difference of the first points and of the first weights at the end from the recorded ones.

    Both come as float32, so it is about 1e-7 of them.
    """
    trainer = LiveTrainer(spec_of(run["hash"]))
    trainer.train(max(int(epoch) for epoch in run["epochs"]))
    points = trainer.data()[: len(run["first_points"])]
    links = [trainer.weights()[layer["weights"] : layer["bias"]] for layer in trainer.layout()["layers"]]
    weights = np.concatenate(links)[: len(run["weights_after"])]
    found, wanted = np.append(points, weights), np.append(run["first_points"], run["weights_after"])
    return float(np.max(np.abs(found - wanted) / np.maximum(1, np.abs(wanted))))


def title(url_hash: str) -> str:
    """What a run changes of TensorFlow Playground's defaults."""
    parts = [part for part in url_hash.lstrip("#").split("&") if part not in _USUAL]
    return ", ".join(part if len(part) < 40 else f"{part[:16]}..." for part in parts)


_USUAL = frozenset(
    [
        "activation=tanh",
        "batchSize=10",
        "dataset=circle",
        "regDataset=reg-plane",
        "learningRate=0.03",
        "regularization=none",
        "regularizationRate=0",
        "noise=0",
        "networkShape=4,2",
        "percTrainData=50",
        "problem=classification",
        "x=true",
        "y=true",
        "xSquared=false",
        "ySquared=false",
        "xTimesY=false",
        "sinX=false",
        "sinY=false",
        "showTestData=false",
        "discretize=false",
        "initZero=false",
        "hideText=false",
    ]
)
