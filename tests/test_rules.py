"""What goes with what: settings that cannot stand beside others are put right, here as in the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from playground.experiment import Experiment
from playground.rules import consistent

CASES = json.loads(Path(__file__).with_name("rules.json").read_text("utf-8"))
DEFAULTS = {name: setting.default for name, setting in Experiment.settings().items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_settings_are_put_right(case: dict[str, Any]) -> None:
    """Of the values given, those and only those change that do not fit the others."""
    given = {**DEFAULTS, **case["given"]}
    assert consistent(given, DEFAULTS) == {**given, **case["becomes"]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_what_is_put_right_stays(case: dict[str, Any]) -> None:
    """Settings that have been put right are not changed again."""
    once = consistent({**DEFAULTS, **case["given"]}, DEFAULTS)
    assert consistent(once, DEFAULTS) == once
