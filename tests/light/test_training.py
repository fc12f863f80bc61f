"""A run in the browser: its turns, what it measures, what it refuses."""

from __future__ import annotations

import math
from typing import Any

import pytest

from playground.light.training import Training, checked
from tests.light.test_q_learning import USUAL

SPEC: dict[str, Any] = {**USUAL, "recipe": "q-network", "hidden": [8], "epochs": 2, "report_every": 30}


def test_a_spec_is_told_its_size() -> None:
    """Parameters, steps and a name, as the server tells them."""
    assert checked(SPEC) == {"parameters": 172, "steps": 400, "title": "q-network grid 16-8-4"}


def test_what_cannot_be_trained_is_refused_with_its_field() -> None:
    """A grid without a way, also where the pole is chosen."""
    for world in ("grid", "pole"):
        found = checked({**SPEC, "world": world, "grid": "S#\n#G"})
        assert found == {"refused": "grid.way", "field": "grid", "values": {}}


def test_a_run_measures_as_often_as_it_is_told_and_at_each_epoch() -> None:
    """The loss every 30 steps, and the returns too after 200; then nothing is left to train."""
    run = Training(SPEC)
    told = run.advance(60)
    assert [each["step"] for each in told] == sorted({*range(30, 401, 30), 200, 400})
    tested = [each["step"] for each in told if "mean_return" in each["values"]]
    assert tested == [200, 400]
    assert (run.step, run.epoch, run.steps) == (400, 2.0, 400)
    assert run.advance(60) == []


def test_a_turn_is_short_and_stops_where_it_should() -> None:
    """No time: one step; until a step: no further."""
    run = Training(SPEC)
    run.advance(0)
    assert run.step == 1
    run.advance(60, until=25)
    assert run.step == 25


def test_a_loss_that_is_no_number_ends_the_turn() -> None:
    """What diverged is told as NaN."""
    run = Training({**SPEC, "learning_rate": 1e200})
    told = run.advance(60)
    assert not math.isfinite(told[-1]["values"]["train_loss"])
    assert run.step < run.steps


def test_live_settings_change_the_run() -> None:
    """The learning rate is that of the latest spec."""
    run = Training(SPEC)
    run.set({**SPEC, "learning_rate": 0.5})
    assert run.recipe.rate() == pytest.approx(0.5)
