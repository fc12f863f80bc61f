"""docs/proof.md says what the code has, and the command that writes it fails when a limit is exceeded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from playground import proof
from playground.kernels.activations import ACTIVATIONS
from playground.kernels.combinations import COMBINATIONS
from playground.kernels.initializers import INITIALIZERS
from playground.kernels.losses import LOSSES
from playground.kernels.optimizers import OPTIMIZERS
from playground.kernels.schedules import SCHEDULES
from playground.proof.anchor import RUNS, title
from playground.proof.convergence import OUR_SETS, accuracies_over_seeds
from playground.proof.finite_differences import Case

DOCUMENT = (Path(__file__).parents[2] / "docs" / "proof.md").read_text(encoding="utf-8")
#: item -> (worst error, limit), over all tables
FOUND = {
    (row[1], limit): (float(row[2]), float(limit))
    for limit, table in re.findall(r"worst error \(limit (\S+)\)[^\n]*\n\|[-|]+\n((?:\|[^\n]*\n)+)", DOCUMENT)
    for row in re.finditer(r"\| (.+?) \| (\S+) \| \d+ \|", table)
}


def test_every_item_is_in_the_document() -> None:
    """Nothing has been added to the kernels without its proof being written down."""
    items = {item for item, _ in FOUND}
    assert {f"activation {name}" for name in ACTIVATIONS if name != "step"} <= items
    assert {f"combination {name}" for name in COMBINATIONS} <= items
    assert {f"loss {name}" for name in LOSSES} <= items
    assert {f"optimizer {name}" for name in OPTIMIZERS} <= items
    assert {f"schedule {name}" for name in SCHEDULES} <= items
    assert {f"initializer {name}" for name in INITIALIZERS} <= items
    assert {f"`{title(run['hash'])}`" for run in RUNS} <= items


def test_every_error_in_the_document_is_within_its_limit() -> None:
    """The figures that readers see are below the limits beside them."""
    assert len(FOUND) > 100
    assert all(error < limit for error, limit in FOUND.values())


def test_a_failure_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error above its limit makes the command fail and name the item; the document is written still."""
    for section in ("training", "parity", "convergence"):
        monkeypatch.setattr(proof.Proof, section, lambda _: iter(()))
    monkeypatch.setattr(proof, "gradient_cases", lambda seeds: [Case(seed=seeds)])
    monkeypatch.setattr(proof, "gradient_error", lambda case: 0.5)
    assert proof.main(["--output", str(tmp_path / "proof.md"), "--seeds", "1"]) == 1
    assert "activation tanh: 0.5 is not below 1e-06" in capsys.readouterr().err
    assert "| activation tanh | 5.0e-01 | 1 |" in (tmp_path / "proof.md").read_text()


@pytest.mark.parametrize("name", OUR_SETS)
def test_the_default_mode_learns(name: str) -> None:
    """Over twenty seeds the median test accuracy is what the document promises."""
    spec, epochs, wanted = OUR_SETS[name]
    assert accuracies_over_seeds(spec, epochs).median >= wanted
