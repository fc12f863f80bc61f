"""Whether a lesson's promises are kept: each is trained, from several seeds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from playground.experiment import Experiment
from playground.kernels.live import LiveTrainer
from playground.lessons import Lesson, Promise


@dataclass(frozen=True)
class Result:
    """What a promise reached, one value a seed; None where training broke down before its end."""

    promise: Promise
    reached: tuple[float | None, ...]

    @property
    def kept(self) -> bool:
        """Whether enough seeds reached it."""
        good = sum(value is not None and holds(self.promise, value) for value in self.reached)
        return good >= self.promise.of_seeds * len(self.reached) - 1e-9


def holds(promise: Promise, value: float) -> bool:
    """Whether a value is what the promise says."""
    low, high = promise.at_least, promise.at_most
    return (low is None or value >= low) and (high is None or value <= high)


def check(lesson: Lesson, seeds: int | None = None) -> list[Result]:
    """Train every promise of a lesson, with its own number of seeds or with `seeds`."""
    return [
        Result(promise, tuple(reach(promise, seed) for seed in range(seeds or promise.seeds)))
        for promise in lesson.promises
    ]


def reach(promise: Promise, seed: int) -> float | None:
    """The measure of a promise after its epochs, with the points and weights of a seed."""
    experiment, _ = Experiment.from_hash(promise.link)
    live = LiveTrainer(replace(experiment.spec(), seed=f"lesson {seed}"))
    live.train(promise.epochs)
    value = live.metrics()[promise.measure]
    stopped = live.diagnosis is not None and live.epoch < promise.epochs
    return None if stopped or value is None else float(value)
