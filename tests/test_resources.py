"""What the browser loads: which files are offered, under an address that changes with them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground import assets, resources


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of what the browser loads, taken for the package."""
    copy = tmp_path / "playground"
    shutil.copytree(resources.STATIC, copy / "_static", ignore=shutil.ignore_patterns("runtime"))
    shutil.copytree(resources.KERNELS, copy / "kernels", ignore=shutil.ignore_patterns("__pycache__"))
    for name, path in {"PACKAGE": copy, "STATIC": copy / "_static", "KERNELS": copy / "kernels"}.items():
        monkeypatch.setattr(resources, name, path)
    resources.version.cache_clear()
    yield copy
    resources.version.cache_clear()


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


def test_the_address_stays_when_nothing_changes(package: Path, pyodide_dir: Path) -> None:
    """The same files have the same address, also once the runtime is beside them."""
    before = resources.base_url()
    resources.publish_runtime()
    resources.version.cache_clear()
    assert resources.base_url() == before


def test_any_address_of_this_package_leads_to_the_files() -> None:
    """Panel asks the module for the name in an address; every version answers, other names do not."""
    assert resources.Files_0123456789ab is resources.Files
    with pytest.raises(AttributeError, match="Folders"):
        _ = resources.Folders


def test_the_runtime_is_published_whole(package: Path, pyodide_dir: Path) -> None:
    """After publishing, all five files are there as proven, and nothing is left over."""
    assert not resources.runtime_is_published()
    resources.publish_runtime()
    assert resources.runtime_is_published()
    assert assets.unproven(package / resources.RUNTIME) == []
    assert {path.name for path in (package / resources.RUNTIME).iterdir()} == set(assets.FILES)


def test_a_runtime_published_later_is_served_too(package: Path, pyodide_dir: Path) -> None:
    """The list that Panel reads grows with the runtime, without a new start."""
    runtime = {f"{resources.RUNTIME}/{name}" for name in assets.FILES}
    assert not runtime & set(resources.Files._resources["raw"])
    resources.publish_runtime()
    assert runtime <= set(resources.Files._resources["raw"])


def test_publishing_replaces_what_is_not_the_runtime(package: Path, pyodide_dir: Path) -> None:
    """A file that lies where one of the runtime's belongs is replaced by the proven one."""
    (package / resources.RUNTIME).mkdir()
    (package / resources.RUNTIME / "pyodide.mjs").write_text("something else")
    resources.publish_runtime()
    assert assets.unproven(package / resources.RUNTIME) == []


def test_publishing_copies_where_links_are_not_allowed(
    package: Path, pyodide_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An account that may not make symbolic links gets copies."""

    def refuse(*_: object) -> None:
        raise OSError("symbolic links are not allowed")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    resources.publish_runtime()
    published = [package / resources.RUNTIME / name for name in assets.FILES]
    assert not any(path.is_symlink() for path in published)
    assert assets.unproven(package / resources.RUNTIME) == []
