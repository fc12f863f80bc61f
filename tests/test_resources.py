"""What the browser loads: which files are offered, under an address that changes with them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from panel.io.server import ComponentResourceHandler
from tornado.web import HTTPError

from playground import assets, pyodide, resources


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of what the browser loads, taken for the package."""
    copy = tmp_path / "playground"
    shutil.copytree(resources.STATIC, copy / "_static")
    shutil.copytree(resources.KERNELS, copy / "kernels", ignore=shutil.ignore_patterns("__pycache__"))
    for name, path in {"PACKAGE": copy, "STATIC": copy / "_static", "KERNELS": copy / "kernels"}.items():
        monkeypatch.setattr(resources, name, path)
    resources.version.cache_clear()
    resources.listed.cache_clear()
    yield copy
    resources.version.cache_clear()
    resources.listed.cache_clear()


def test_the_worker_gets_every_file_of_the_kernels(package: Path) -> None:
    """The kernels' list holds each Python file below `kernels/` and the compiled one, and nothing else."""
    (package / "kernels" / "notes.txt").write_text("")
    found = {path.relative_to(package).as_posix() for path in (package / "kernels").rglob("*.py")}
    assert found
    found.add("kernels/fused/fused.wasm")
    assert set(resources.kernel_files()) == found


def test_everything_listed_is_a_file(package: Path) -> None:
    """Panel is told of no file that is not there, and of the page's own modules, styles and worker."""
    listed = resources.Files._resources["raw"]
    assert all((package / name).is_file() for name in listed)
    assert {"_static/worker.js", "_static/views.css", "_static/ui/session.js", "kernels/live.py"} <= set(
        listed
    )


@pytest.mark.parametrize("name", ["_static/worker.js", "kernels/live.py"])
def test_the_address_changes_with_the_files(package: Path, name: str) -> None:
    """A changed file is never taken from a browser's cache: its address is another."""
    before = resources.base_url()
    with (package / name).open("a") as file:
        file.write("\n")
    resources.version.cache_clear()
    assert resources.base_url() != before


def test_the_address_stays_when_nothing_changes(package: Path) -> None:
    """The same files have the same address."""
    before = resources.base_url()
    resources.version.cache_clear()
    assert resources.base_url() == before


def test_any_address_of_this_package_leads_to_the_files() -> None:
    """Panel asks the module for the name in an address; every version answers, other names do not."""
    assert resources.Files_0123456789ab is resources.Files
    with pytest.raises(AttributeError, match="Folders"):
        _ = resources.Folders


def test_a_request_looks_for_no_other_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Panel's route finds a file without looking on the disk for all that are listed, and no unlisted one."""
    looked: list[Path] = []
    monkeypatch.setattr(Path, "is_file", looked.append)
    handler = ComponentResourceHandler.__new__(ComponentResourceHandler)
    address = f"{resources.__name__}/Files_0123456789ab/_resources/raw"
    found = handler.parse_url_path(f"{address}/_static/worker.js")
    assert (found, looked) == (str(resources.STATIC / "worker.js"), [])
    with pytest.raises(HTTPError, match="not listed"):
        handler.parse_url_path(f"{address}/../pyproject.toml")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of our own for the runtime, empty, and nothing proven yet."""
    monkeypatch.setattr(pyodide, "HOME", tmp_path)
    monkeypatch.setattr(pyodide, "_proven", set())
    return tmp_path


def test_a_runtime_that_comes_later_is_served_too(home: Path, pyodide_dir: Path) -> None:
    """The list that Panel reads is empty until the runtime is there, and needs no new start then."""
    assert not pyodide.is_there()
    assert pyodide.Runtime._resources["raw"] == []
    for name in assets.FILES:
        shutil.copyfile(pyodide_dir / name, home / name)
    assert pyodide.is_there()
    assert set(pyodide.Runtime._resources["raw"]) == set(assets.FILES)


def test_a_tampered_runtime_is_not_served(home: Path, pyodide_dir: Path) -> None:
    """A file that is not what it should be keeps all of them from being served."""
    for name in assets.FILES:
        shutil.copyfile(pyodide_dir / name, home / name)
    with (home / "pyodide.mjs").open("a") as file:
        file.write("// something else")
    assert pyodide.Runtime._resources["raw"] == []
