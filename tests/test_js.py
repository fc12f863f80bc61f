"""The page's modules that need no page, tested where they are written: in JavaScript."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from playground.experiment import IGNORED_KEYS, Experiment
from playground.rules import facts

FILES = sorted((Path(__file__).parent / "js").glob("*.test.mjs"))
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="Node is not installed; Chromium runs the same modules in tests/ui")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_in_node(file: Path, tmp_path: Path) -> None:
    """Every test of a file in tests/js passes in Node."""
    declared = tmp_path / "declared.json"
    told = {"settings": Experiment.describe(), "ignored": sorted(IGNORED_KEYS), "rules": facts()}
    declared.write_text(json.dumps(told))
    run = subprocess.run(
        [str(NODE), "--test", "--test-reporter=tap", str(file)],
        env={**os.environ, "PLAYGROUND_DECLARED": str(declared)},
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "# pass 0\n" not in run.stdout
