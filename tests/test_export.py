"""The page as static files: whole, and careful with the folder it is given."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from playground.export import main

ADDRESS = re.compile(r"""(?:href|src)="([^"#?]+)|"(?:url|css_bundle|base_url)":"([^"?]+)""")


@pytest.fixture(scope="module")
def site(pyodide_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported page."""
    folder = tmp_path_factory.mktemp("export") / "site"
    assert main([str(folder)]) == 0
    return folder


def test_every_address_is_a_file_of_the_export(site: Path) -> None:
    """What the document loads lies beside it, at a relative address."""
    found = {one or other for one, other in ADDRESS.findall((site / "index.html").read_text("utf-8"))}
    assert len(found) > 30
    assert {address for address in found if not (site / address).exists()} == set()


def test_the_engine_is_complete(site: Path) -> None:
    """The worker, the mathematics and the runtime are there."""
    (page,) = site.glob("page-*")
    assert (page / "_static" / "worker.js").is_file()
    assert (page / "kernels" / "live.py").is_file()
    assert (site / "runtime" / "pyodide.mjs").is_file()


def test_an_export_replaces_an_earlier_one(site: Path) -> None:
    """Nothing of the old page is left, and files that a host keeps hidden there stay."""
    (site / "page-000000000000").mkdir()
    (site / ".git").mkdir()
    assert main([str(site)]) == 0
    assert len(list(site.glob("page-*"))) == 1
    assert (site / ".git").is_dir()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says what is in the way, and touches nothing."""
    (tmp_path / "thesis.txt").write_text("three years")
    assert main([str(tmp_path)]) == 2
    assert "thesis.txt" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
