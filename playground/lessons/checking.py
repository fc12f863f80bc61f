"""Whether a lesson's promises are kept: each is trained, from several seeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from playground.datasets import Missing, tables
from playground.experiment import Experiment
from playground.kernels.live import LiveTrainer
from playground.lessons import Lesson, Promise


class Unmeasured(Exception):
    """A recipe has no such measure, or nothing that makes such a picture."""


@dataclass(frozen=True)
class Result:
    """What a promise reached, one value a seed; None where training broke down before its end.

    `missing` says how to get the data without which nothing was trained.
    """

    promise: Promise
    reached: tuple[float | None, ...]
    missing: str = ""

    @property
    def kept(self) -> bool:
        """Whether enough seeds reached it."""
        good = sum(value is not None and holds(self.promise, value) for value in self.reached)
        return not self.missing and good >= self.promise.of_seeds * len(self.reached) - 1e-9


def holds(promise: Promise, value: float) -> bool:
    """Whether a value is what the promise says."""
    low, high = promise.at_least, promise.at_most
    return (low is None or value >= low) and (high is None or value <= high)


def check(lesson: Lesson, seeds: int | None = None) -> Iterator[Result]:
    """Train every promise of a lesson, one after the other, with its own number of seeds or with `seeds`."""
    tried = result_on_server if lesson.where == "server" else result_in_browser
    return (tried(promise, range(seeds or promise.seeds)) for promise in lesson.promises)


def result_in_browser(promise: Promise, seeds: range) -> Result:
    """What the engine of the browser reaches."""
    tables.offer()
    name = got(promise.link)
    if name and name not in tables.here():
        return Result(promise, (), str(Missing(name)))
    return Result(promise, tuple(reach(promise, seed) for seed in seeds))


def got(link: str) -> str | None:
    """The table that the network of a link learns, where its data have to be got first."""
    name = Experiment.from_hash(link)[0].spec().active_dataset
    return name if name in tables.MADE else None


def reach(promise: Promise, seed: int) -> float | None:
    """The measure of a promise after its epochs, with the points and weights of a seed."""
    assert promise.epochs is not None
    experiment, _ = Experiment.from_hash(promise.link)
    live = LiveTrainer(replace(experiment.spec(), seed=f"lesson {seed}"))
    live.train(promise.epochs)
    value = live.metrics()[promise.measure]
    stopped = live.diagnosis is not None and live.epoch < promise.epochs
    return None if stopped or value is None else float(value)


def result_on_server(promise: Promise, seeds: range) -> Result:
    """What the recipes of the server reach; or the difference from `promise.than`."""
    values = []
    try:
        for seed in seeds:
            value = reach_on_server(promise, promise.link, seed)
            if value is not None and promise.than is not None:
                other = reach_on_server(promise, promise.than, seed)
                value = None if other is None else value - other
            values.append(value)
    except Missing as missing:
        return Result(promise, (), str(missing))
    return Result(promise, tuple(values))


def reach_on_server(promise: Promise, link: str, seed: int) -> float | None:
    """The last value of a measure of the run from a link, or of a number that is shown of it."""
    from playground.lessons.training import trained

    run = trained(link, seed)
    if run is None:
        return None
    if promise.topic:
        array = run.last.get(promise.topic)
        if array is None or any(len(at) != array.ndim for at in (promise.at, promise.over) if at):
            topics = ", ".join(f"{name} {each.shape}" for name, each in run.last.items())
            raise Unmeasured(f"expected a number of a topic of this recipe, {topics}; got {promise.what}")
        try:
            return float(array[promise.at]) / (float(array[promise.over]) if promise.over else 1)
        except IndexError as error:
            raise Unmeasured(f"expected places within {array.shape}; got {promise.what}") from error
    if promise.measure not in run.measures:
        names = ", ".join(run.measures)
        raise Unmeasured(f"expected a measure of this recipe, {names}; got {promise.measure}")
    return run.measures[promise.measure][-1]
