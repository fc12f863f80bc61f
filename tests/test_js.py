"""The page's modules that need no page, tested where they are written: in JavaScript."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright._impl._driver import compute_driver_executable

from playground.experiment import IGNORED_KEYS, Experiment
from playground.kernels.activations import ACTIVATIONS, SOFTMAX
from playground.kernels.combinations import COMBINATIONS
from playground.kernels.formula import formula
from playground.kernels.live import LiveTrainer
from playground.kernels.losses import LOSSES
from playground.kernels.spec import Spec
from playground.rules import facts
from playground.server import specs
from playground.server.limits import Limits
from playground.server.link import read
from playground.server.refusal import Refusal, render

FILES = sorted((Path(__file__).parent / "js").glob("*.test.mjs"))
NODE = shutil.which("node") or compute_driver_executable()[0]  # Playwright brings one

# Of the studio, as Python reads them.
LINKS = (
    "digits-mlp",
    "digits-mlp~hidden~dropout!0.5~optimizer!sgd",
    "digits-mlp~preset!deep~hidden!9!8~learning_rate!1e-7",
    "cnn~preset!vgg~data!fashion-10k~augment.shift!2~augment.flip!true",
    "cnn~blocks!conv-16-5-2-0!activation-leaky_relu-0.1!max_pool!dropout-0.25!flatten!dense-50",
    "gan-2d~preset!cure~generator!16",
    "rnn~cell!rnn~epochs!1",
)
# Settings of light recipes that are not as they should be.
WRONG: dict[str, tuple[dict[str, Any], ...]] = {
    "q-network": (
        {"world": "sea"},
        {"grid": 7},
        {"slip": 0.6},
        {"hidden": [8, 0]},
        {"hidden": [8, "a"]},
        {"hidden": [1] * 9},
        {"double": "yes"},
        {"discount": 1},
        {"learning_rate": 0},
        {"epochs": 2.5},
        {"epochs": None},
        {"grid": "S" * 201},
    ),
    "gan-2d": (
        {"loss": "none"},
        {"points": [[0, 0], [0.5, 2]]},
        {"points": [[0, 0]] * 1001},
        {"batch_size": 1},
    ),
}


def refused() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Specs that the server refuses, with what it says of each by language."""
    found = []
    for recipe, changes in ((recipe, each) for recipe, wrong in WRONG.items() for each in wrong):
        spec = {**specs.describe()[recipe]["defaults"], **changes}
        with pytest.raises(Refusal) as caught:
            specs.parse(spec, Limits())
        record = caught.value.record()
        found.append((spec, {language: vars(render(record, language)) for language in ("en", "es")}))
    return found


def formulas() -> list[str]:
    """All the TeX that the kernels write."""
    activations = [*ACTIVATIONS.values(), SOFTMAX]
    networks = [
        formula(LiveTrainer(Spec(compat="none", combination=name, activation=activation)).subject)
        for name in COMBINATIONS
        for activation in ("relu", "leaky_relu")
    ]
    return [
        *(tex for each in activations for tex in (each.formula, each.derivative)),
        *COMBINATIONS.values(),
        *(loss.formula for loss in LOSSES.values()),
        *(tex for network in networks for lines in network.values() for tex in lines),
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_in_node(file: Path, tmp_path: Path) -> None:
    """Every test of a file in tests/js passes in Node."""
    declared = tmp_path / "declared.json"
    told = {
        "settings": Experiment.describe(),
        "ignored": sorted(IGNORED_KEYS),
        "rules": facts(),
        "formulas": formulas(),
        "recipes": specs.describe(),
        "titles": {name: recipe().title() for name, recipe in specs.RECIPES.items()},
        "links": [(link, read(link)) for link in LINKS],
        "refused": refused(),
    }
    declared.write_text(json.dumps(told))
    run = subprocess.run(
        [str(NODE), "--test", "--test-reporter=tap", str(file)],
        env={**os.environ, "PLAYGROUND_DECLARED": str(declared)},
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "# pass 0\n" not in run.stdout
