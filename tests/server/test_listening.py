"""What the options of `playground gpu` make of the server."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from playground.server.command import parser
from playground.server.limits import Limits
from playground.server.listening import build

ALL_BUT_ONE = max(1, (os.cpu_count() or 1) - 1)


@pytest.mark.parametrize(
    ("options", "threads"),
    [([], ALL_BUT_ONE), (["--jobs-per-device", "4096"], 1), (["--threads", "3"], 3)],
)
def test_every_run_has_its_threads(options: list[str], threads: int, tmp_path: Path) -> None:
    """The cores but one are shared out, at least one each; or as many as were asked for."""
    arguments = parser().parse_args(["--devices", "cpu", "--state-dir", str(tmp_path), *options])
    assert build(arguments, Limits()).threads == threads
