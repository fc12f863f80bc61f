"""A race of optimisers is what each of them would do alone, and leaves the run beside it as it was."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from playground.kernels.errors import SpecError
from playground.kernels.live import LiveTrainer
from playground.kernels.questions import ask
from playground.kernels.race import Race
from playground.kernels.spec import Spec

RUNNERS: list[dict[str, Any]] = [
    {"optimizer": "sgd", "learning_rate": 0.03},
    {"optimizer": "adam", "learning_rate": 0.01},
    {"optimizer": "sgd", "learning_rate": 1e9},
]


def run(race: Race, seconds: float = 0.0) -> tuple[np.ndarray[Any, Any], dict[str, Any]]:
    """All laps of a race, (N, 4), and what was said last."""
    laps = []
    while True:
        found = race.go_on(seconds)
        laps.append(found["laps"].reshape(-1, 4))
        if found["over"]:
            return np.concatenate(laps), found


@pytest.mark.parametrize("spec", [Spec(), Spec(compat="none", dropout=0.2), Spec(problem="regression")])
def test_each_runs_as_it_would_alone(spec: Spec) -> None:
    """From the first weights of the run, with its loss, a runner comes where it comes by itself."""
    live = LiveTrainer(spec)
    live.train(7)
    laps, _ = run(Race(live, RUNNERS[:2], 30))
    for number, runner in enumerate(RUNNERS[:2]):
        own = laps[laps[:, 0] == number]
        changes: dict[str, Any] = {"compat": "none", "loss": spec.active_loss, **runner}
        alone = live.rival(dataclasses.replace(spec, **changes))
        for _, epoch, train_loss, test_loss in own:
            alone.train(int(epoch) - alone.epoch)
            metrics = alone.metrics()
            assert (train_loss, test_loss) == (metrics["train_loss"], metrics["test_loss"])
        assert list(own[:, 1]) == list(range(31))


def test_all_begin_at_the_same_loss() -> None:
    """The first lap of every runner is the loss of the weights that the run began with."""
    live = LiveTrainer(Spec())
    live.reset()
    begun = live.metrics()["train_loss"]
    live.train(5)
    laps, _ = run(Race(live, RUNNERS, 10))
    assert [loss for _, epoch, loss, _ in laps if epoch == 0] == [begun] * 3


def test_the_run_notices_nothing() -> None:
    """A run that others raced beside goes on as one without."""
    live, unseen = LiveTrainer(Spec(noise=10.0)), LiveTrainer(Spec(noise=10.0))
    live.train(3)
    unseen.train(3)
    run(Race(live, RUNNERS, 10))
    for each in (live, unseen):
        each.train(3)
        each.reset()
        each.train(3)
    np.testing.assert_array_equal(live.checkpoint(), unseen.checkpoint())


def test_who_breaks_down_is_out() -> None:
    """A rate that no network bears ends that runner's race and no other's."""
    laps, found = run(Race(LiveTrainer(Spec()), RUNNERS, 20))
    assert found["broken"] == [False, False, True]
    assert [laps[laps[:, 0] == number, 1].max() for number in (0, 1)] == [20, 20]
    assert np.isfinite(laps).all()


def test_they_take_turns() -> None:
    """However little time there is, one of them trains a stretch, and then it is the next one's turn."""
    race = Race(LiveTrainer(Spec()), RUNNERS[:2], 1000)
    turns = [race.go_on(0.0)["laps"].reshape(-1, 4)[-1, :2].tolist() for _ in range(4)]
    assert turns == [[0, 10], [1, 10], [0, 20], [1, 20]]


@pytest.mark.parametrize(
    ("runners", "epochs", "field"),
    [
        (RUNNERS[:1], 10, "runners"),
        (RUNNERS * 3, 10, "runners"),
        (RUNNERS, 0, "epochs"),
        (RUNNERS, 10_001, "epochs"),
        ([*RUNNERS, {"optimizer": "wings"}], 10, "optimizer"),
        ([*RUNNERS, {"optimizer": "sgd", "learning_rate": 0.0}], 10, "learning_rate"),
    ],
)
def test_what_is_no_race_is_refused(runners: list[dict[str, Any]], epochs: int, field: str) -> None:
    """Too few, too many, too far, or what nobody could train with is refused by name."""
    with pytest.raises(SpecError, match=field):
        Race(LiveTrainer(Spec()), runners, epochs)


def test_a_race_is_asked_for_in_parts() -> None:
    """The page begins a race with its first question and goes on with the next ones until it is over."""
    live = LiveTrainer(Spec())
    found = ask(live, "race", {"runners": RUNNERS[:2], "epochs": 2, "seconds": 0.0})
    while not found["over"]:
        found = ask(live, "race", {"seconds": 0.0})
    with pytest.raises(SpecError, match="race"):
        ask(live, "race", {"seconds": 0.0})


def test_a_cancelled_race_is_forgotten() -> None:
    """Of a race that was cancelled nothing is kept, and nobody can go on with it."""
    live = LiveTrainer(Spec())
    ask(live, "race", {"runners": RUNNERS[:2], "epochs": 100, "seconds": 0.0})
    assert ask(live, "race", {"cancelled": True}) == {}
    with pytest.raises(SpecError, match="race"):
        ask(live, "race", {"seconds": 0.0})
