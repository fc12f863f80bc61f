"""Parity mode against runs of TensorFlow Playground's own nn.ts and dataset.ts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest

from playground.kernels.features import FEATURES
from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec

GOLDEN = json.loads((Path(__file__).parent / "data" / "tf_playground.json").read_text())


def spec_of(url_hash: str) -> Spec:
    """The spec that a TensorFlow Playground URL describes."""
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


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["hash"].split("&showTestData")[0])
def test_golden_run(case: dict[str, Any]) -> None:
    """Points, losses and weights agree with the anchor's to nine digits."""
    trainer = LiveTrainer(spec_of(case["hash"]))
    np.testing.assert_allclose(trainer.data()[: len(case["first_points"])], case["first_points"], rtol=1e-6)
    for epoch, losses in sorted((int(epoch), losses) for epoch, losses in case["epochs"].items()):
        trainer.train(epoch - trainer.epoch)
        metrics = trainer.metrics()
        assert [metrics["train_loss"], metrics["test_loss"]] == pytest.approx(losses, rel=1e-9)
    links = [trainer.weights()[layer["weights"] : layer["bias"]] for layer in trainer.layout()["layers"]]
    found = np.concatenate(links)[: len(case["weights_after"])]
    np.testing.assert_allclose(found, case["weights_after"], rtol=1e-6)
