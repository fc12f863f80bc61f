"""How well networks learn, over twenty seeds: TensorFlow Playground's way and ours."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace

from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec

SEVEN = ("x", "y", "xSquared", "ySquared", "xTimesY", "sinX", "sinY")
SEEDS = tuple(f"0.{number:05d}" for number in range(1, 21))

#: TensorFlow Playground's default network on its six sets, and what its own code reached at 300 epochs over
#: twenty seeds: least and greatest test loss where they were recorded, and the median.
ANCHOR_SETS: dict[str, Spec] = {
    "circle": Spec(dataset="circle"),
    "xor": Spec(dataset="xor"),
    "gauss": Spec(dataset="gauss"),
    "spiral": Spec(dataset="spiral"),
    "reg-plane": Spec(problem="regression", reg_dataset="reg-plane"),
    "reg-gauss": Spec(problem="regression", reg_dataset="reg-gauss"),
}
ANCHOR_MEDIANS = {
    "circle": {10: 0.492, 50: 0.057, 100: 0.011, 300: 0.0023},
    "xor": {10: 0.483, 50: 0.060, 100: 0.022, 300: 0.0092},
    "gauss": {10: 0.0080, 50: 0.0011, 100: 0.0005, 300: 0.0002},
    "spiral": {10: 0.490, 50: 0.482, 100: 0.485, 300: 0.484},
    "reg-plane": {10: 0.0053, 50: 0.0010, 100: 0.0005, 300: 0.0002},
    "reg-gauss": {10: 0.040, 50: 0.023, 100: 0.021, 300: 0.0186},
}

_OURS = Spec(compat="none", optimizer="adamw", learning_rate=0.01, weight_decay=0.03)
#: What the textbook mode is asked for: spec, epochs, and the median test accuracy to reach.
OUR_SETS: dict[str, tuple[Spec, int, float]] = {
    "circle": (_OURS, 50, 0.99),
    "spiral": (replace(_OURS, dataset="spiral", features=SEVEN, hidden_layers=(8, 8)), 300, 0.97),
}


@dataclass(frozen=True)
class Spread:
    """Median, least and greatest over the seeds."""

    median: float
    least: float
    greatest: float


def spread(values: list[float]) -> Spread:
    """Of the values."""
    return Spread(statistics.median(values), min(values), max(values))


def losses_over_seeds(
    spec: Spec, epochs: tuple[int, ...], seeds: tuple[str, ...] = SEEDS
) -> dict[int, Spread]:
    """Test loss after each of the ascending `epochs`, over the seeds."""
    found: dict[int, list[float]] = {epoch: [] for epoch in epochs}
    for seed in seeds:
        trainer = LiveTrainer(replace(spec, seed=seed))
        for epoch in epochs:
            trainer.train(epoch - trainer.epoch)
            found[epoch].append(trainer.training.test_part.loss())
    return {epoch: spread(losses) for epoch, losses in found.items()}


def accuracies_over_seeds(spec: Spec, epochs: int, seeds: tuple[str, ...] = SEEDS) -> Spread:
    """Test accuracy after `epochs`, over the seeds."""
    found: list[float] = []
    for seed in seeds:
        trainer = LiveTrainer(replace(spec, seed=seed))
        trainer.train(epochs)
        accuracy = trainer.metrics()["test_accuracy"]
        if accuracy is not None:
            found.append(accuracy)
    return spread(found)
