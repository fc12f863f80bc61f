"""`playground replay`: train what a link describes, without a page, and print its losses."""

from __future__ import annotations

import argparse
import json
import math
import sys

from playground.datasets import tables
from playground.experiment import Experiment
from playground.kernels.anchor import AnchorTrainer, anchor_trains
from playground.kernels.live import LiveTrainer
from playground.kernels.spec import SpecError


def replay(text: str, epochs: list[int], compat: str | None = None) -> list[dict[str, float | int | None]]:
    """Training and test loss at each of these epochs, in rising order; raises `SpecError` for an impossible
    one.

    What TensorFlow Playground itself could train has its losses to the last bit; where it diverges they are
    those of the infinities and NaN with which it goes on. Any other network that diverges keeps its last
    finite weights, so its losses stay as they were. A loss that is not finite is None.
    """
    experiment, notices = Experiment.from_hash(text)
    for notice in notices:
        print(f"{notice.key}={notice.value}: expected {notice.expected}", file=sys.stderr)
    spec = experiment.spec(compat)
    tables.offer()
    trainer = AnchorTrainer(spec) if anchor_trains(spec) else LiveTrainer(spec)
    rows: list[dict[str, float | int | None]] = []
    for epoch in sorted(epochs):
        trainer.train(epoch - trainer.epoch)
        metrics = trainer.metrics()
        losses = {name: _finite(metrics[name]) for name in ("train_loss", "test_loss")}
        rows.append({"epoch": epoch, **losses})
    return rows


def main(argv: list[str] | None = None) -> int:
    """The command line; returns its exit status."""
    parser = argparse.ArgumentParser("playground replay", description=__doc__)
    parser.add_argument(
        "hash", help="a link's hash, such as '#dataset=spiral&seed=0.5'; TensorFlow Playground's too"
    )
    parser.add_argument(
        "--compat", choices=["tfplayground", "none"], help="whose arithmetic (default: the link's)"
    )
    parser.add_argument(
        "--epochs", type=_epochs, default="0,1,10,100", help="such as 0,1,10 (default %(default)s)"
    )
    parser.add_argument(
        "--json", action="store_true", help="print JSON rows, not a table; null: the loss is not finite"
    )
    options = parser.parse_args(argv)
    try:
        rows = replay(options.hash, options.epochs, options.compat)
    except SpecError as error:
        print(f"playground replay: {error}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(rows))
    else:
        print(f"{'epoch':>8}  {'train loss':>12}  {'test loss':>12}")
        for row in rows:
            print(f"{row['epoch']:>8}  {_digits(row['train_loss']):>12}  {_digits(row['test_loss']):>12}")
    return 0


def _finite(loss: float | None) -> float | None:
    """JSON has no infinity and no NaN."""
    return loss if loss is not None and math.isfinite(loss) else None


def _digits(loss: float | None) -> str:
    return "-" if loss is None else f"{loss:.6f}"


def _epochs(text: str) -> list[int]:
    epochs = [int(part) for part in text.split(",")]
    if min(epochs) < 0:
        raise ValueError(f"expected epochs of 0 or more; got {text}")
    return epochs
