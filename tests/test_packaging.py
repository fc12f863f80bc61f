"""The wheel: what somebody gets who installs the playground without a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.conftest import ROOT


def test_the_wheel_carries_what_the_browser_loads(wheel: Path) -> None:
    """Every file of `static/` is in the wheel as `playground/_static/`."""
    static = ROOT / "static"
    files = {path.relative_to(static) for path in static.rglob("*") if path.is_file()}
    expected = {f"playground/_static/{path.as_posix()}" for path in files}
    assert {name for name in zipfile.ZipFile(wheel).namelist() if "/_static/" in name} == expected


def test_the_wheel_carries_every_language(wheel: Path) -> None:
    """The tables of words are in the wheel."""
    tables = {f"playground/locale/{path.name}" for path in (ROOT / "playground" / "locale").glob("*.json")}
    assert tables
    assert tables <= set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_holds_the_package_alone(wheel: Path) -> None:
    """Tests, benchmarks and scripts stay in the checkout."""
    rooms = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name for name in rooms if not name.endswith(".dist-info")} == {"playground"}


def test_the_wheel_offers_what_it_holds(wheel: Path, tmp_path: Path) -> None:
    """`playground --help` names no command that needs a checkout."""
    zipfile.ZipFile(wheel).extractall(tmp_path)
    run = subprocess.run(
        [sys.executable, "-S", "-P", "-m", "playground", "--help"],  # -S: nothing but the wheel and Python
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "playground replay" in run.stdout
    assert "playground bench" not in run.stdout
